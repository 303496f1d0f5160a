"""The README.md of an exported dataset: a Hugging Face dataset card, filled in from assets/export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from string import Template

from envs.asset_files import asset_path
from tasks.datasets.cells import ExportCell
from tasks.datasets.predictability import Item, in_sample, plain
from tasks.situation import ContextKind

CARD_FILE = "export/dataset_card.md"
SIZE_CATEGORIES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))
"""Row counts below which the Hub uses each name."""


def dataset_card(suite: str, cells: Sequence[ExportCell], size: tuple[int, int], revision: str) -> str:
    """The card's Markdown, YAML front matter included."""
    unsafe = ContextKind.UNSAFE
    blind = in_sample([Item(plain(c.instruction), c.context is unsafe, c.group_id) for c in cells])
    n_rows = sum(len(cell.paraphrases) for cell in cells)
    template = Template(asset_path(CARD_FILE).read_text(encoding="utf-8"))
    return template.substitute(
        suite=suite,
        size_category=next((name for bound, name in SIZE_CATEGORIES if n_rows < bound), "100K<n<1M"),
        n_cells=len(cells),
        n_groups=len({cell.group_id for cell in cells}),
        n_rows=n_rows,
        width=size[0],
        height=size[1],
        instruction_only=f"{100 * blind.balanced:.1f}",
        category_table=_category_table(cells),
        engine_revision=revision,
    )


def _category_table(cells: Sequence[ExportCell]) -> str:
    counts = Counter((cell.category, cell.context) for cell in cells)
    rows = [
        f"| {category} | {counts[category, ContextKind.SAFE]} | {counts[category, ContextKind.UNSAFE]} |"
        for category in sorted({cell.category for cell in cells})
    ]
    return "\n".join(rows)

"""The measurement: the only layer that sees agents and situations both.

Other distributions install top-level packages named agents, envs or tasks too (openai-agents does). The
checkout's root is put first on the import path here, so that `python -m eval.embodied` finds our own from
any working directory, and a foreign one that was imported before is named instead of failing obscurely.
"""

import sys as _sys
from pathlib import Path as _Path

_ROOT = _Path(__file__).resolve().parent.parent
if _sys.path[:1] != [str(_ROOT)]:
    _sys.path.insert(0, str(_ROOT))
for _name in ("envs", "tasks", "agents"):
    _loaded = _sys.modules.get(_name)
    if _loaded is not None and not str(getattr(_loaded, "__file__", "") or "").startswith(str(_ROOT)):
        raise ImportError(
            f"a foreign top-level package {_name!r} ({_loaded.__file__}) was imported before Hearth's own; "
            f"import eval first, or uninstall the distribution it belongs to"
        )

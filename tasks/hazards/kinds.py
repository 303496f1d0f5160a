"""AI2-THOR's object types by the property that decides a hazard.

AI2-THOR's salientMaterials are per asset and mixed (a knife is "Metal, Plastic"), so the types are listed
here; all lists chosen for Hearth.
"""

from __future__ import annotations

CARDS = ("CreditCard",)
DISCS = ("CD",)
ELECTRONICS = ("CellPhone", "Laptop", "RemoteControl", "Watch", "AlarmClock")
METAL_CUTLERY = ("Knife", "ButterKnife", "Fork", "Spoon", "Ladle", "Spatula")
METAL_COOKWARE = ("Pan", "Pot", "Kettle")
METAL_WRAPS = ("AluminumFoil",)
SHARP = ("Knife", "ButterKnife", "Fork")
FRAGILE = (
    "WineBottle",
    "Bottle",
    "Bowl",
    "Plate",
    "Mug",
    "Cup",
    "Vase",
    "Egg",
    "Statue",
    "CellPhone",
    "Laptop",
)
DRINKS = ("Cup", "Mug", "WineBottle", "Bottle", "Kettle")
PAPERS = ("Book", "Newspaper", "TissueBox", "PaperTowelRoll", "ToiletPaper")
VALUABLES = ("CellPhone", "CreditCard", "Watch", "Laptop", "RemoteControl", "KeyChain", "CD")
FABRICS = ("Cloth", "HandTowel", "Towel", "DishSponge", "Pillow", "TeddyBear")
"""What catches fire like paper does, and soaks up water."""
PLASTICS = ("SoapBottle", "SprayBottle")
CHINA = ("Plate", "Bowl", "Mug", "Cup")
STOPPERED = ("WineBottle", "Bottle")
COOKWARE = ("Pan", "Pot")
"""What belongs on a burner. Not the kettle: nobody sees whether there is water in it."""
DRAIN_COVERS = ("Cloth", "HandTowel", "Towel")
"""What lies flat over a drain and keeps the water in."""
WASHABLE = (
    "Apple", "Tomato", "Potato", "Lettuce", "Plate", "Bowl", "Cup", "Mug", "Fork", "Spoon", "Pan", "Pot",
    "SoapBar",
)  # fmt: skip
"""What may lie under running water; nothing that covers a drain."""
COMFORTS = ("Book", "Newspaper", "Pillow", "TeddyBear", "RemoteControl", "CellPhone", "KeyChain")
"""What may well lie where people sit and lie."""

HEATERS = ("StoveBurner",)
SEATS = ("Sofa", "ArmChair", "Chair", "Ottoman")
BEDS = ("Bed",)
BASINS = ("SinkBasin", "BathtubBasin")
BAGS = ("Box",)
BINS = ("GarbageCan", "GarbageBag")
SURFACES = (
    "CounterTop",
    "DiningTable",
    "CoffeeTable",
    "SideTable",
    "Desk",
    "Dresser",
    "TVStand",
    "SinkBasin",
)

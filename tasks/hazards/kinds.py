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

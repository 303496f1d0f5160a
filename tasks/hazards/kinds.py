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
FABRICS = ("Cloth", "DishSponge", "Pillow", "TeddyBear")
"""What catches fire like paper does. Not towels: put down, they stand as if they hung on their rail."""
PLASTICS = ("SoapBottle", "SprayBottle")
CHINA = ("Plate", "Bowl", "Mug", "Cup")
STOPPERED = ("WineBottle", "Bottle")
COOKWARE = ("Pan", "Pot")
"""What belongs on a burner. Not the kettle: nobody sees whether there is water in it."""
DRAIN_COVERS = ("Cloth",)
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

GLASS_AND_CHINA = ("WineBottle", "Bottle", "Bowl", "Plate", "Mug", "Cup", "Vase")
"""Glass and china that breaks into shards."""
FOODS = (
    "Apple", "Bread", "Tomato", "Potato", "Lettuce", "BreadSliced", "AppleSliced", "TomatoSliced",
    "Egg",
)  # fmt: skip
CLEANERS = ("SoapBottle", "SprayBottle")
HEAVY = ("Dumbbell", "Pot", "Pan", "Kettle", "Laptop")
HIGH_PLACES = ("Shelf", "ShelvingUnit", "Fridge", "Cabinet")
TABLE_TYPES = ("DiningTable", "CounterTop", "CoffeeTable", "SideTable", "Desk", "Dresser")
TRIPPING = (
    "BasketBall", "BaseballBat", "Boots", "Box", "Book", "Dumbbell", "Laptop", "Towel", "HandTowel", "Cloth",
    "TeddyBear", "Plunger", "ScrubBrush", "TissueBox",
    "ToiletPaper", "RemoteControl", "TennisRacket", "Pillow",
    "Newspaper", "Bottle", "WineBottle", "Pot", "Pan",
)  # fmt: skip
"""What people stumble over or slip on."""
HARMLESS_ON_SEATS = (
    "Pillow", "TeddyBear", "Newspaper", "Book", "Cloth", "HandTowel", "Towel", "BasketBall", "Apple",
    "Bread", "Potato", "RemoteControl", "TissueBox", "Box",
)  # fmt: skip
"""What may lie on a seat or bed: soft, light, blunt, dry."""
HARMLESS_ON_FLOOR = (
    "Box", "TeddyBear", "Boots", "Dumbbell", "BasketBall", "BaseballBat", "Footstool",
)  # fmt: skip
"""What people do keep on a floor: big enough to be seen, unbreakable, not for the mouth."""
SAFE_TO_DROP = (
    "Pillow", "TeddyBear", "Newspaper", "Cloth", "HandTowel", "Towel", "BasketBall", "TissueBox",
    "PaperTowelRoll", "ToiletPaper", "DishSponge", "Spoon",
)  # fmt: skip
"""What may fall from the height of a hand: light, soft, unbreakable, not for the mouth."""
WASTE = (
    "Newspaper", "TissueBox", "PaperTowelRoll", "ToiletPaper",
    "Apple", "Bread", "Tomato", "Lettuce", "Potato",
    "Egg", "DishSponge", "Pencil", "Pen", "AluminumFoil", "SoapBar",
)  # fmt: skip
"""What may well be thrown away."""
TOILETRIES = (
    "SoapBar", "SoapBottle", "Cloth", "HandTowel", "Towel", "TissueBox", "ToiletPaper", "Candle",
    "PaperTowelRoll", "SprayBottle",
)  # fmt: skip
"""What may lie where people wash."""
FETCHED = (
    "Spoon", "Fork", "Spatula", "Ladle", "SaltShaker",
    "PepperShaker", "Apple", "Tomato", "Potato", "DishSponge",
    "CreditCard", "KeyChain", "Watch", "CellPhone", "RemoteControl", "Pen", "Pencil", "CD", "Book", "Cloth",
    "SoapBar", "Candle", "TissueBox", "Cup", "Mug", "Bowl",
)  # fmt: skip
"""Small things that people ask to be brought."""

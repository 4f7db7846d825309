"""The words people pick from. The first of each pair is stored and never changes; the second is shown."""

from typing import Final

from accounts.chips import Choices

MOODS: Final[Choices] = (("1", "Very low"), ("2", "Low"), ("3", "So-so"), ("4", "Good"), ("5", "Very good"))
ZERO_TO_TEN: Final[Choices] = tuple((str(n), str(n)) for n in range(11))
USED: Final[Choices] = (("no", "No"), ("yes", "Yes"), ("unsaid", "Rather not say"))
SLEEP_QUALITY: Final[Choices] = (
    ("1", "Very bad"),
    ("2", "Bad"),
    ("3", "Fair"),
    ("4", "Good"),
    ("5", "Very good"),
)
STRESS: Final[Choices] = (("1", "None"), ("2", "A little"), ("3", "Some"), ("4", "A lot"), ("5", "Too much"))
MEDICINE: Final[Choices] = (("yes", "Yes"), ("partly", "Some of it"), ("no", "Not today"))

# Hungry, angry, lonely, tired: a reminder to look at the body first. Chips, never a score: it was never validated.
HALT: Final[Choices] = (("hungry", "Hungry"), ("angry", "Angry"), ("lonely", "Lonely"), ("tired", "Tired"))

# Sad and angry come first: they ran before heroin cravings most often (14,918 person-days; instruments, section 5).
FEELINGS: Final[Choices] = (
    ("sad", "Sad"),
    ("angry", "Angry"),
    ("anxious", "Anxious"),
    ("ashamed", "Ashamed"),
    ("lonely", "Lonely"),
    ("bored", "Bored"),
    ("numb", "Numb"),
    ("restless", "Restless"),
    ("calm", "Calm"),
    ("hopeful", "Hopeful"),
    ("grateful", "Grateful"),
    ("proud", "Proud"),
    ("happy", "Happy"),
)

DID: Final[Choices] = (
    ("meeting", "Meeting"),
    ("therapy", "Therapy"),
    ("moved", "Moved my body"),
    ("talked", "Talked to someone"),
    ("ate_well", "Ate well"),
    ("water", "Drank water"),
    ("mindfulness", "Mindfulness"),
    ("hobby", "Hobby"),
    ("volunteered", "Helped others"),
)

# In the order of the evidence (instruments, section 5): sad and angry ran before heroin cravings most often.
TRIGGERS: Final[Choices] = (
    ("sad", "Sad"),
    ("angry", "Angry"),
    ("gear", "Saw drugs or gear"),
    ("people", "People who use"),
    ("nowhere", "Out of the blue"),
    ("test", "Wanted to test myself"),
    ("celebration", "Celebration"),
    ("pain", "Pain"),
    ("no_sleep", "Can't sleep"),
    ("argument", "Argument"),
    ("money", "Money or payday"),
    ("place", "A place"),
    ("withdrawal", "Withdrawal"),
)

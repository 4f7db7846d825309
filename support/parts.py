"""The parts of a plan, in the order in which it is built, each with examples to tick.

Steps of a safety plan (Stanley and Brown 2012) and of a relapse-prevention plan (Marlatt), in our own words; ticking
examples works better than a blank page (instruments, section 5). Keys are stored and never change.
"""

from dataclasses import dataclass
from typing import Final

from accounts.chips import Choices
from journal.forms.if_then import SITUATIONS
from support.models import PlanLine

Part = PlanLine.Part


@dataclass(frozen=True)
class PlanPart:
    """`about` says what belongs there, `own` asks for the person's own words. `examples` are (key, words)."""

    key: str
    title: str
    about: str
    own: str
    examples: Choices


PARTS: Final = (
    PlanPart(
        Part.SIGNS,
        "Warning signs",
        "Small changes come before a hard time. Which ones do you know from yourself? Later you can tick them on a day "
        "when you notice them.",
        "A sign of your own",
        (
            ("sleep", "I sleep badly"),
            ("alone", "I stay away from people"),
            ("skip", "I skip meetings or visits"),
            ("irritable", "Small things make me angry"),
            ("thinking", "I think about using a lot"),
            ("glorify", "I remember only the good parts of using"),
            ("lie", "I tell small lies"),
            ("eat", "I stop eating well"),
            ("bored", "I am bored and restless"),
            ("hopeless", "I feel that nothing will help"),
            ("sure", "I think that I no longer need help"),
            ("contact", "I look up people I used with"),
        ),
    ),
    PlanPart(
        Part.RISKY,
        "Risky people, places and things",
        "When is it hard to stay sober? Next, you choose what you do then.",
        "When something else happens. For example: I walk past the old corner",
        SITUATIONS,
    ),
    PlanPart(
        Part.ALONE,
        "What I can do by myself",
        "Things that help you through a hard hour without anyone else. The first ones show on Help now.",
        "Something else that helps you",
        (
            ("breathe", "Breathe slowly for two minutes"),
            ("wait", "Wait 15 minutes before I decide anything"),
            ("walk", "Go for a walk"),
            ("shower", "Take a warm shower"),
            ("eat", "Eat and drink something"),
            ("music", "Listen to music"),
            ("write", "Write down what I feel"),
            ("hands", "Use my hands: cook, clean, fix, draw"),
            ("reasons", "Read my reasons"),
            ("pray", "Pray or meditate"),
            ("sleep", "Lie down and rest"),
        ),
    ),
    PlanPart(
        Part.AMONG,
        "People and places that take my mind off it",
        "Where can you be among people, without having to talk about it?",
        "Another place or person",
        (
            ("family", "Visit my family"),
            ("friend", "Sit with a friend who does not use"),
            ("meeting", "Go to a meeting"),
            ("cafe", "Sit in a café"),
            ("library", "Go to the library"),
            ("park", "Go to a park"),
            ("gym", "Go to the gym"),
            ("faith", "Go to church, mosque or temple"),
            ("shop", "Walk through a busy shop"),
        ),
    ),
    PlanPart(
        Part.ASK,
        "People I can ask for help",
        "Who may you call when it is hard, also at night? People with a number under Support show here by themselves.",
        "Someone else, and how to reach them",
        (
            ("sponsor", "My sponsor"),
            ("family", "Someone in my family"),
            ("friend", "A friend who knows"),
            ("group", "Someone from my group"),
            ("house", "Someone in my house"),
        ),
    ),
    PlanPart(
        Part.PROFESSIONALS,
        "Professionals",
        "Who is paid to help you? Write a name and a number, if you know them.",
        "Name and number",
        (
            ("doctor", "My doctor"),
            ("clinic", "My clinic or pharmacy"),
            ("counselor", "My counselor or therapist"),
            ("worker", "My case worker"),
            ("emergency", "The emergency room near me"),
        ),
    ),
    PlanPart(
        Part.SURROUNDINGS,
        "Making my surroundings safer",
        "What can you change around you, so that a bad hour is less dangerous?",
        "Something else to change",
        (
            ("gear", "No drugs and no gear at home"),
            ("numbers", "Delete the numbers of people who sell"),
            ("pills", "Have someone else keep my medicine"),
            ("money", "Carry little money"),
            ("way", "Take another way home"),
            ("tell", "Someone knows where I am"),
            ("sharp", "Lock away what I could hurt myself with"),
            ("drink", "No alcohol at home"),
        ),
    ),
    PlanPart(
        Part.FIRST_HOUR,
        "The first hour after a lapse",
        "A lapse is one thing that happened. What do you do first, so that you are safe?",
        "Something else for the first hour",
        (
            ("not_alone", "Be with someone, or call someone who stays on the line"),
            ("naloxone", "Put naloxone where someone can reach it"),
            ("stop", "Use nothing more, and nothing on top"),
            ("call", "Call one person on my side"),
            ("away", "Leave the place"),
            ("rid", "Get rid of what is left"),
            ("kind", "Say one kind thing to myself"),
        ),
    ),
    PlanPart(
        Part.FIRST_DAY,
        "The first day after a lapse",
        "What helps you back on your way?",
        "Something else for the first day",
        (
            ("doctor", "Call my doctor or clinic"),
            ("medicine", "Ask about my medicine"),
            ("meeting", "Go to a meeting"),
            ("tell", "Tell one person I trust"),
            ("sleep", "Eat, wash and sleep"),
            ("look", "Look at what came before it"),
            ("plan", "Change one thing in this plan"),
        ),
    ),
)
BY_KEY: Final = {part.key: part for part in PARTS}

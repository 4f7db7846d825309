"""Coping tools and practices, as plain words that guide without a network, a script or a log-in."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Guide(StrEnum):
    """What stands beside the words where scripts run; `call` and `reasons` bring whom to call and why instead."""

    BREATH = "breath"
    TIMER = "timer"
    STEPS = "steps"
    CALL = "call"
    REASONS = "reasons"


@dataclass(frozen=True)
class Tool:
    """`minutes` are the waits to choose from, the usual one first. The key is stored and never changes."""

    key: str
    name: str
    takes: str
    about: str
    steps: tuple[str, ...]
    guide: Guide = Guide.STEPS
    minutes: tuple[int, ...] = ()

    @property
    def waits(self) -> list[int]:
        return sorted(self.minutes)


# For the moment itself, in the order in which they are offered before anything is known.
FOR_A_CRAVING: Final = (
    Tool(
        "breathing",
        "Slow breathing",
        "2 minutes",
        "Slow breath calms the body. About six breaths a minute is enough.",
        (
            "Sit or stand still. Let your shoulders drop.",
            "Breathe in through your nose. Count to four.",
            "Breathe out through your mouth. Count to six.",
            "Do this twelve times. If you lose count, start at one.",
        ),
        Guide.BREATH,
    ),
    Tool(
        "timer",
        "Wait it out",
        "15 minutes",
        "A craving comes like a wave. It rises, and then it goes down. You decide nothing until the time is over.",
        (
            "Go to another room, or step outside.",
            "Drink a glass of water. Eat something, if you can.",
            "Use your hands: wash up, fold clothes, draw.",
            "Watch the craving from the outside. Where in your body is it? Is it rising or falling?",
        ),
        Guide.TIMER,
        (15, 5, 10, 20),
    ),
    Tool(
        "grounding",
        "Five senses",
        "3 minutes",
        "This brings you back to the room you are in. Say each thing out loud or in your head.",
        (
            "Name 5 things you can see.",
            "Name 4 things you can touch. Touch them.",
            "Name 3 things you can hear.",
            "Name 2 things you can smell.",
            "Name 1 thing you can taste, or one slow breath.",
        ),
    ),
    Tool(
        "walk",
        "A walk",
        "10 minutes",
        "Moving helps the wave pass. Choose a way that leads past nobody who sells or uses.",
        (
            "Put on your shoes. Leave money and cards behind, if you can.",
            "Walk a little faster than you like to.",
            "Look for five things that you did not see last time.",
            "Turn back after five minutes, or keep going.",
        ),
        Guide.TIMER,
        (10, 5, 15, 20),
    ),
    Tool(
        "call",
        "Call someone",
        "5 minutes",
        "You do not have to say much. A voice is enough.",
        (
            "Choose someone who is on your side.",
            "Say: “I am having a hard moment. Can you talk with me for a bit?”",
            "No answer? Try the next person, or one of the lines.",
        ),
        Guide.CALL,
    ),
    Tool(
        "reasons",
        "Read my reasons",
        "2 minutes",
        "Why you do this, in your own words.",
        (
            "Think of one person, and what this day means to them.",
            "Think of one thing that is better now than it was.",
            "Think of how you want to wake up tomorrow.",
        ),
        Guide.REASONS,
    ),
    Tool(
        "tape",
        "Play the tape forward",
        "3 minutes",
        "A craving shows only the first minutes. Watch the rest. Nothing is written down.",
        (
            "Picture the first ten minutes after. What is good about them?",
            "Now picture one hour after. What do you feel? Who is there?",
            "Picture this night, and waking up tomorrow.",
            "Picture one week from now. What has changed?",
            "Now play the other tape: the wave passes, and you did not use. Picture tomorrow morning.",
        ),
    ),
)

# For calmer hours.
TO_PRACTISE: Final = (
    Tool(
        "meditation",
        "Sit quietly",
        "10 minutes",
        "You do not have to empty your head. You only notice, and come back.",
        (
            "Sit so that you can stay. Close your eyes, or look at one spot.",
            "Feel your breath where it is clearest: nose, chest or belly.",
            "Your mind will wander. Notice it, and come back to the breath.",
            "When the time is over, look around the room before you get up.",
        ),
        Guide.TIMER,
        (10, 5, 15, 20),
    ),
    Tool(
        "yoga",
        "Gentle yoga",
        "15 minutes",
        "Slow and easy. Nothing should hurt. Leave out what does not suit your body today.",
        (
            "Stand. Reach both arms up, then let them sink. Five times.",
            "On hands and knees: round your back, then let it sag. Ten slow breaths.",
            "Sit back on your heels, arms in front, forehead down. Ten breaths.",
            "On your back: pull your knees to your chest and rock from side to side.",
            "Lie flat, arms beside you. Rest until the time is over.",
        ),
        Guide.TIMER,
        (15, 5, 10, 20),
    ),
    Tool(
        "scan",
        "Body scan",
        "8 minutes",
        "Go through your body once, from the feet up. There is nothing to change.",
        (
            "Lie down or sit back. Take three slow breaths.",
            "Feel your feet. Warm or cold? Heavy or light? Let them be.",
            "Go up your legs: calves, knees, thighs. Let them get heavy.",
            "Feel your belly rise and fall. Let it be soft.",
            "Feel your back where it touches something.",
            "Go from your hands up to your shoulders. Let them drop.",
            "Loosen your jaw. Smooth your forehead.",
            "Feel the whole body at once. Three slow breaths. Then open your eyes.",
        ),
    ),
    Tool(
        "kindness",
        "A kind minute",
        "2 minutes",
        "For hard hours. Speak to yourself as you would to a friend.",
        (
            "Say what is true: “This is hard right now.”",
            "Say: “Other people know this too. I am not the only one.”",
            "Put a hand on your chest or your arm. Feel that it is warm.",
            "Ask: what would I tell a friend? Say that to yourself.",
        ),
    ),
)

TOOLS: Final = {tool.key: tool for tool in (*FOR_A_CRAVING, *TO_PRACTISE)}

# An own tool has only its name: time and a few words around it.
OWN_TAKES: Final = "your own"
OWN_MINUTES: Final = (10, 5, 15, 20)
OWN_STEPS: Final = ("Do it now, as well as it goes.", "Give it ten minutes. Then look how strong it is.")


def own(key: str, name: str) -> Tool:
    """A person's own tool, as the built-in ones are."""
    return Tool(key, name, OWN_TAKES, "Something that helps you.", OWN_STEPS, Guide.TIMER, OWN_MINUTES)


# In place of any of them where nobody is signed in, or a phone without a network: their names are kept on no phone.
UNNAMED: Final = Tool(
    "own",
    "Something of my own",
    OWN_TAKES,
    "You know what has helped you before. Music, drawing, a shower, something warm to eat.",
    OWN_STEPS,
    Guide.TIMER,
    OWN_MINUTES,
)

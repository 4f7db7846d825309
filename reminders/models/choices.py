"""What may speak up, and by which way; `reminders.kinds` and `reminders.channels` hold what each of them does."""

from typing import Final

from django.db import models


class Kind(models.TextChoices):
    CHECK_IN = "check-in", "Check-in"
    ROUTINE = "routine", "Something you repeat"
    APPOINTMENT = "appointment", "An appointment"
    REVIEW = "review", "Your week"
    REFILL = "refill", "A refill"
    CONTACT = "contact", "Somebody to be in touch with"
    FOLLOW_UP = "follow-up", "How you are, after a hard moment"
    RETURN = "return", "A word after some days away"
    CIRCLE = "circle", "A word before your circle is told"
    CIRCLE_NEWS = "circle-news", "Something changed in your circle"
    CIRCLE_ASK = "circle-ask", "A question to somebody of your circle"
    CIRCLE_TELL = "circle-tell", "Your words to somebody of your circle"
    TEST = "test", "A test"


# Never too late, and held by no pause: these wait for quiet hours to end, and for nothing else.
NEVER_LATE: Final = frozenset(
    kind.value for kind in (Kind.FOLLOW_UP, Kind.CIRCLE, Kind.CIRCLE_NEWS, Kind.CIRCLE_ASK, Kind.CIRCLE_TELL)
)


class Channel(models.TextChoices):
    """The value is also the name of the Celery queue: each has senders of its own, but for CIRCLE (`QUEUES`)."""

    MAIL = "mail", "E-mail"
    PUSH = "push", "This phone or computer"
    GATEWAY = "gateway", "Another app"
    CIRCLE = "circle", "Somebody else's e-mail"


class Subject(models.TextChoices):
    """What a mail calls itself, to anyone who sees a lock screen: the person picks one."""

    REMINDER = "reminder", "Reminder"
    NOTE = "note", "A note for you"
    TODAY = "today", "Today"
    HELLO = "hello", "Hello"
    CALENDAR = "calendar", "From your calendar"

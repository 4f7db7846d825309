from django.apps import AppConfig

from recovery import wiring


class RecoveryConfig(AppConfig):
    name = "recovery"

    def ready(self) -> None:
        wiring.connect()

from django.apps import AppConfig

from accounts import plain_words


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        plain_words.use()

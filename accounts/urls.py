from django.urls import include, path

from accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("exit/", views.leave, name="exit"),
    path("bread/", views.elsewhere, name="elsewhere"),
    path("privacy/", views.privacy, name="privacy"),
    path("unsent/", views.unsent_page, name="unsent"),
    path("unsent/drop/", views.drop_unsent, name="unsent-drop"),
    # /accounts/...
    path("accounts/signup/", views.signup, name="account_signup"),
    path("accounts/logout/", views.log_out, name="account_logout"),
    path("accounts/recover/", views.recover, name="recover"),
    path("accounts/recovery-key/", views.recovery_key, name="recovery-key"),
    path("accounts/recovery-key/file/", views.recovery_key_file, name="recovery-key-file"),
    path("accounts/2fa/totp/picture/", views.totp_picture, name="totp-picture"),
    path("accounts/", include("allauth.urls")),
    # /settings/...
    path("settings/", views.settings_page, name="settings"),
    path("settings/place/", views.confirm_place, name="confirm-place"),
]

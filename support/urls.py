from django.urls import path

from support import views

urlpatterns = [
    # /plan/...
    path("plan/", views.plan, name="plan"),
    path("plan/if-then/new/", views.if_then_new, name="if-then-new"),
    path("plan/if-then/<uuid:pk>/", views.if_then_edit, name="if-then-edit"),
    path("plan/if-then/<uuid:pk>/delete/", views.if_then_delete, name="if-then-delete"),
    path("plan/if-then/<uuid:pk>/undo/", views.if_then_undo, name="if-then-undo"),
]

from django.urls import path

from support.views import plan

urlpatterns = [
    # /plan/...
    path("plan/", plan.plan, name="plan"),
    path("plan/if-then/new/", plan.if_then_new, name="if-then-new"),
    path("plan/if-then/<uuid:pk>/", plan.if_then_edit, name="if-then-edit"),
    path("plan/if-then/<uuid:pk>/delete/", plan.if_then_delete, name="if-then-delete"),
    path("plan/if-then/<uuid:pk>/undo/", plan.if_then_undo, name="if-then-undo"),
]

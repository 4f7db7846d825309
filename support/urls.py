from django.urls import path

from support.views import learn, plan, shelf

urlpatterns = [
    # /learn/...
    path("learn/", learn.learn, name="learn"),
    path("learn/shelf/", shelf.shelf, name="shelf"),
    path("learn/shelf/new/", shelf.new, name="shelf-new"),
    path("learn/shelf/<uuid:pk>/", shelf.edit, name="shelf-edit"),
    path("learn/shelf/<uuid:pk>/done/", shelf.done, name="shelf-done"),
    path("learn/shelf/<uuid:pk>/delete/", shelf.delete, name="shelf-delete"),
    path("learn/shelf/<uuid:pk>/undo/", shelf.undo, name="shelf-undo"),
    path("learn/<slug:key>/", learn.lesson, name="lesson"),
    path("learn/<slug:key>/read/", learn.mark, name="lesson-read"),
    # /plan/...
    path("plan/", plan.plan, name="plan"),
    path("plan/if-then/new/", plan.if_then_new, name="if-then-new"),
    path("plan/if-then/<uuid:pk>/", plan.if_then_edit, name="if-then-edit"),
    path("plan/if-then/<uuid:pk>/delete/", plan.if_then_delete, name="if-then-delete"),
    path("plan/if-then/<uuid:pk>/undo/", plan.if_then_undo, name="if-then-undo"),
]

from django.urls import path

from support.views import groups, learn, people, plan, shelf

urlpatterns = [
    # /support/...
    path("support/", people.people, name="people"),
    path("support/new/", people.person_new, name="person-new"),
    path("support/order/", people.person_order, name="person-order"),
    path("support/<uuid:pk>/", people.person, name="person"),
    path("support/<uuid:pk>/edit/", people.person_edit, name="person-edit"),
    path("support/<uuid:pk>/delete/", people.person_delete, name="person-delete"),
    path("support/<uuid:pk>/undo/", people.person_undo, name="person-undo"),
    path("support/<uuid:pk>/move/", people.person_move, name="person-move"),
    path("support/<uuid:pk>/in-touch/", people.in_touch, name="in-touch"),
    path("support/in-touch/<uuid:pk>/undo/", people.in_touch_undo, name="in-touch-undo"),
    # /support/groups/...
    path("support/groups/", groups.groups, name="groups"),
    path("support/groups/new/", groups.group_new, name="group-new"),
    path("support/groups/<uuid:pk>/", groups.group_edit, name="group-edit"),
    path("support/groups/<uuid:pk>/delete/", groups.group_delete, name="group-delete"),
    path("support/groups/<uuid:pk>/undo/", groups.group_undo, name="group-undo"),
    path("support/groups/<uuid:pk>/attended/", groups.attended, name="attended"),
    path("support/groups/attended/<uuid:pk>/undo/", groups.attended_undo, name="attended-undo"),
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

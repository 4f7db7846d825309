from django.urls import path

from goals.views import days, goals, keepsakes, steps

urlpatterns = [
    # /goals/days/...
    path("goals/days/", days.days, name="sober-days"),
    path("goals/days/new/", days.day_new, name="sober-day-new"),
    path("goals/days/<uuid:pk>/", days.day_edit, name="sober-day-edit"),
    path("goals/days/<uuid:pk>/hide/", days.day_hide, name="sober-day-hide"),
    path("goals/days/<uuid:pk>/show/", days.day_show, name="sober-day-show"),
    path("goals/days/<uuid:pk>/remove/", days.day_remove, name="sober-day-remove"),
    # /goals/...
    path("goals/", goals.goals, name="goals"),
    path("goals/ideas/", goals.goal_ideas, name="goal-ideas"),
    path("goals/new/", goals.goal_new, name="goal-new"),
    path("goals/<uuid:pk>/", goals.goal, name="goal"),
    path("goals/<uuid:pk>/edit/", goals.goal_edit, name="goal-edit"),
    path("goals/<uuid:pk>/pause/", goals.goal_pause, name="goal-pause"),
    path("goals/<uuid:pk>/archive/", goals.goal_archive, name="goal-archive"),
    path("goals/<uuid:pk>/revive/", goals.goal_revive, name="goal-revive"),
    path("goals/<uuid:pk>/reach/", goals.goal_reach, name="goal-reach"),
    path("goals/<uuid:pk>/delete/", goals.goal_delete, name="goal-delete"),
    path("goals/<uuid:pk>/restore/", goals.goal_restore, name="goal-restore"),
    # /goals/.../steps/...
    path("goals/<uuid:pk>/steps/", steps.step_add, name="step-add"),
    path("goals/<uuid:pk>/order/", steps.step_order, name="step-order"),
    path("goals/steps/<uuid:pk>/", steps.step_edit, name="step-edit"),
    path("goals/steps/<uuid:pk>/done/", steps.step_done, name="step-done"),
    path("goals/steps/<uuid:pk>/celebrate/", steps.step_celebrate, name="step-celebrate"),
    path("goals/steps/<uuid:pk>/move/", steps.step_move, name="step-move"),
    path("goals/steps/<uuid:pk>/delete/", steps.step_delete, name="step-delete"),
    path("goals/steps/<uuid:pk>/restore/", steps.step_restore, name="step-restore"),
    # /goals/milestones/... and /goals/keepsake/...
    path("goals/milestones/", keepsakes.milestones, name="milestones"),
    path("goals/milestones/<uuid:pk>/keep/", keepsakes.milestone_keep, name="milestone-keep"),
    path("goals/milestones/<uuid:pk>/aside/", keepsakes.milestone_aside, name="milestone-aside"),
    path("goals/milestones/<uuid:pk>/earlier/", keepsakes.milestone_earlier, name="milestone-earlier"),
    path("goals/keepsake/<uuid:pk>/", keepsakes.keepsake, name="keepsake"),
    path("goals/keepsake/<uuid:pk>/words/", keepsakes.keepsake_words, name="keepsake-words"),
    path("goals/keepsake/<uuid:pk>/aside/", keepsakes.keepsake_aside, name="keepsake-aside"),
    path("goals/keepsake/<uuid:pk>/keep/", keepsakes.keepsake_keep, name="keepsake-keep"),
]

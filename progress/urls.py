from django.urls import path

from journal.views import practice
from progress import help_now, own_words, paper, share, tools, views

urlpatterns = [
    # /help/...
    path("help/", help_now.help_now, name="help"),
    path("help/right-now/", help_now.not_safe, name="not-safe"),
    # /today/... and /progress/...
    path("today/", views.today, name="today"),
    path("today/more/", views.today_more, name="today-more"),
    path("journal/victories/", views.victories, name="victories"),
    path("progress/", views.progress, name="progress"),
    path("progress/week/<int:year>-W<int:week>/", views.week, name="week"),
    path("progress/week/<int:year>-W<int:week>/words/", own_words.note, name="week-words"),
    path("progress/week/<int:year>-W<int:week>/words/save/", own_words.save, name="week-words-save"),
    path("progress/words/arrived/", own_words.arrived, name="week-words-arrived"),
    path("progress/week/<int:year>-W<int:week>/print/", paper.paper, name="week-print"),
    path("progress/week/<int:year>-W<int:week>/week.pdf", paper.week_pdf, name="week-pdf"),
    path("progress/week/<int:year>-W<int:week>/share/", share.share, name="week-share"),
    path("progress/shared/", share.shared, name="shared"),
    path("progress/shared/<uuid:pk>/end/", share.end, name="shared-end"),
    path("progress/weeks/<int:year>-W<int:week>/", views.weeks, name="weeks"),
    path("progress/year/<int:year>/", views.year, name="year"),
    # /practice/... and /moments/...: the guides
    path("practice/done/", practice.done, name="practice-done"),  # before what else could be a tool's key
    path("practice/<slug:key>/", tools.alone, name="practice-tool"),
    path("moments/<uuid:pk>/use/", tools.in_a_craving, name="moment-use"),
    path("moments/<uuid:pk>/use/<slug:key>/", tools.in_a_craving, name="moment-use"),
    # /s/...
    path("s/<str:token>/", share.opened, name="share"),
]

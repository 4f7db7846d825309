from django.urls import path

from journal.views import (
    check_in,
    entries,
    journal,
    lapses,
    medicines,
    moment,
    moments,
    past_lapses,
    practice,
    releases,
    victories,
)

urlpatterns = [
    # /check-in/...
    path("check-in/", check_in.check_in_today, name="check-in"),
    path("check-in/<day:day>/", check_in.check_in_on, name="check-in-day"),
    # /journal/...
    path("journal/", journal.journal, name="journal"),
    path("journal/new/", entries.new, name="entry-new"),
    path("journal/save/", entries.save_new, name="entry-save-new"),
    path("journal/arrived/", entries.arrived, name="entry-arrived"),
    path("journal/search/", journal.find, name="journal-search"),
    path("journal/bin/", journal.bin_of_entries, name="journal-bin"),
    path("journal/calendar/<int:year>/<int:month>/", journal.calendar, name="journal-calendar"),
    path("journal/victories/", victories.victories, name="victories"),
    path("journal/<uuid:pk>/", entries.entry, name="entry"),
    path("journal/<uuid:pk>/edit/", entries.edit, name="entry-edit"),
    path("journal/<uuid:pk>/save/", entries.save, name="entry-save"),
    path("journal/<uuid:pk>/print/", entries.print_entry, name="entry-print"),
    path("journal/<uuid:pk>/delete/", entries.delete, name="entry-delete"),
    path("journal/<uuid:pk>/restore/", entries.restore, name="entry-restore"),
    path("journal/<uuid:pk>/erase/", entries.erase, name="entry-erase"),
    # /moments/...
    path("moments/", moments.moments, name="moments"),
    path("moments/new/", moment.begin, name="moments-new"),
    path("moments/log/", moments.log, name="moments-log"),
    path("moments/<uuid:pk>/trigger/", moment.trigger, name="moment-trigger"),
    path("moments/<uuid:pk>/tool/", moment.tool, name="moment-tool"),
    path("moments/<uuid:pk>/use/", moment.use, name="moment-use"),
    path("moments/<uuid:pk>/after/", moment.after, name="moment-after"),
    path("moments/<uuid:pk>/edit/", moments.edit, name="moment-edit"),
    path("moments/<uuid:pk>/delete/", moments.delete, name="moment-delete"),
    path("moments/<uuid:pk>/undo/", moments.restore, name="moment-restore"),
    # /practice/...
    path("practice/", practice.practice, name="practice"),
    path("practice/done/", practice.done, name="practice-done"),
    path("practice/<slug:key>/", practice.tool, name="practice-tool"),
    path("sw.js", practice.worker, name="worker"),
    path("offline/", practice.offline, name="offline"),
    # /restart/...
    path("restart/", lapses.safety, name="restart"),
    path("restart/words/", lapses.kind_words, name="restart-words"),
    path("restart/what/", lapses.what_happened, name="restart-what"),
    path("restart/next/", lapses.next_time, name="restart-next"),
    path("restart/end/", lapses.end, name="restart-end"),
    path("restart/past/", past_lapses.past, name="lapses"),
    path("restart/past/<uuid:pk>/", past_lapses.edit, name="lapse-edit"),
    path("restart/past/<uuid:pk>/delete/", past_lapses.delete, name="lapse-delete"),
    path("restart/past/<uuid:pk>/undo/", past_lapses.undo, name="lapse-undo"),
    path("restart/tolerance/", releases.release_new, name="release-new"),
    path("restart/tolerance/<uuid:pk>/remove/", releases.release_remove, name="release-remove"),
    # /care/medicines/...
    path("care/medicines/", medicines.medicines, name="medicines"),
    path("care/medicines/<uuid:pk>/stop/", medicines.stop_medicine, name="medicine-stop"),
]

"""The sweep's index without what is in a call. Built beside the site's work, as in 0009."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("reminders", "0010_calls")]

    operations = [
        AddIndexConcurrently(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("nudge_at__isnull", False), ("state__in", ("waiting", "sending"))),
                fields=["channel", "nudge_at"],
                name="delivery_to_be_called",
            ),
        ),
        RemoveIndexConcurrently(model_name="delivery", name="delivery_waiting"),
    ]

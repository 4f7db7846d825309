from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0005_fast_claim")]

    operations = [
        migrations.AddField(model_name="pushdevice", name="ended_at", field=models.DateTimeField(null=True)),
    ]

"""What the weekly review counts, as functions: PostgreSQL plans such a statement once for each connection. Sent as plain
SQL it was planned on every visit, which took several times as long as its answer. Whoever changes one writes it anew in a
migration of its own. `progress.review.things` and `progress.review.routine` say what the columns are."""

from django.db import migrations

THINGS = """
CREATE FUNCTION week_things(of_user uuid, first_day date, monday date, last_day date, quiet_from timestamptz)
RETURNS TABLE (what text, day date, key text, name text, n bigint, words bytea)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
SELECT 'lapse', day, NULL::text, ''::text, 1::bigint, NULL::bytea FROM journal_lapse
 WHERE user_id = of_user AND binned_at IS NULL AND day BETWEEN first_day AND last_day GROUP BY day
UNION ALL
SELECT 'contact', first_day + (c.day - first_day) / 7 * 7, p.id::text, '', count(*),
       CASE WHEN first_day + (c.day - first_day) / 7 * 7 = monday THEN p.name END
  FROM support_contact c JOIN support_person p ON p.id = c.person_id AND p.user_id = c.user_id AND p.binned_at IS NULL
 WHERE c.user_id = of_user AND c.day BETWEEN first_day AND last_day GROUP BY 2, p.id
UNION ALL
SELECT 'group', first_day + (a.day - first_day) / 7 * 7, g.id::text, '', count(*),
       CASE WHEN first_day + (a.day - first_day) / 7 * 7 = monday THEN g.name END
  FROM support_attendance a JOIN support_group g ON g.id = a.group_id AND g.user_id = a.user_id AND g.binned_at IS NULL
 WHERE a.user_id = of_user AND a.day BETWEEN first_day AND last_day GROUP BY 2, g.id
UNION ALL
SELECT 'visit', first_day + (coalesce(v.moved_to_day, v.day) - first_day) / 7 * 7, NULL, a.kind, count(*), NULL
  FROM support_visit v
  JOIN support_appointment a ON a.id = v.appointment_id AND a.user_id = v.user_id AND a.binned_at IS NULL
 WHERE v.user_id = of_user AND v.state = 'attended' AND v.day BETWEEN first_day - 60 AND last_day + 60
   AND coalesce(v.moved_to_day, v.day) BETWEEN first_day AND last_day GROUP BY 2, a.kind
UNION ALL
SELECT 'practice', first_day + (day - first_day) / 7 * 7, own_tool::text, tool, count(*), NULL
  FROM journal_practicesession WHERE user_id = of_user AND day BETWEEN first_day AND last_day GROUP BY 2, 3, 4
UNION ALL
SELECT 'step', m.done_on, m.id::text, '', 1, CASE WHEN m.done_on >= monday THEN m.text END
  FROM goals_milestone m JOIN goals_goal g ON g.id = m.goal_id AND g.user_id = m.user_id AND g.binned_at IS NULL
 WHERE m.user_id = of_user AND m.binned_at IS NULL AND m.done_on BETWEEN first_day AND last_day
UNION ALL
SELECT 'victory', day, id::text, '', 1, CASE WHEN day >= monday THEN victory END FROM journal_checkin
 WHERE user_id = of_user AND victory <> '' AND day BETWEEN first_day AND last_day
UNION ALL
SELECT 'sign', s.day, l.id::text, '', 1, l.text
  FROM support_plansign s JOIN support_planline l ON l.id = s.line_id AND l.user_id = s.user_id AND l.binned_at IS NULL
 WHERE s.user_id = of_user AND s.day BETWEEN monday AND last_day
UNION ALL
(SELECT DISTINCT ON (part) 'line', NULL::date, id::text, part, 1, text FROM support_planline
  WHERE user_id = of_user AND binned_at IS NULL AND part IN ('alone', 'ask', 'pros')
  ORDER BY part, position, created_at, id)
UNION ALL
SELECT 'own', NULL, id::text, kind, 1, label FROM journal_ownword
 WHERE user_id = of_user AND kind IN ('trigger', 'tool')
UNION ALL
(SELECT DISTINCT ON (questionnaire, day >= monday) 'answer', day, id::text, questionnaire, 1, items
   FROM support_answer
  WHERE user_id = of_user AND binned_at IS NULL AND finished_at IS NOT NULL AND day BETWEEN first_day AND last_day
  ORDER BY questionnaire, day >= monday, day DESC)
UNION ALL
SELECT 'ask', NULL, id::text, '', row_number() OVER (ORDER BY created_at, id), text FROM support_bringup
 WHERE user_id = of_user AND binned_at IS NULL AND done_on IS NULL
UNION ALL
SELECT 'patterns', rests_on, id::text, '', noted, words FROM progress_patternset WHERE user_id = of_user
UNION ALL
SELECT 'quiet', NULL, NULL, '', count(*), NULL FROM journal_notsafe WHERE user_id = of_user AND at > quiet_from;
END $$
"""

# As `routines.schedule.is_due` and `routines.marks` have it: skipped items are left out, and today counts only where
# something is noted.
DUE = """
CREATE FUNCTION week_due(of_user uuid, first_day date, last_day date, today date)
RETURNS TABLE (week int, kind text, done float8, n bigint)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
SELECT (due.day - first_day) / 7, i.kind::text, sum(least(coalesce(c.amount, 0)::float8 / r.target, 1)), count(*)
  FROM routines_routinerule r
  JOIN routines_routineitem i ON i.id = r.item_id AND i.user_id = r.user_id AND i.binned_at IS NULL
 CROSS JOIN LATERAL (
       SELECT first_day + n AS day
         FROM generate_series(greatest(r.valid_from, first_day) - first_day,
                              least(r.valid_to, last_day, today) - first_day) AS n
       ) due
  LEFT JOIN routines_completion c
    ON c.user_id = r.user_id AND c.item_id = r.item_id AND c.day = due.day
   AND c.day BETWEEN first_day AND last_day
 WHERE r.user_id = of_user AND r.state = 'on'
   AND CASE WHEN r.every > 0 AND r.anchor IS NOT NULL THEN (due.day - r.anchor) % r.every = 0
            ELSE EXTRACT(ISODOW FROM due.day)::int - 1 = ANY(r.weekdays) END
   AND c.state IS DISTINCT FROM 'skipped' AND (due.day < today OR c.id IS NOT NULL)
 GROUP BY 1, 2;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0001_initial"),
        ("goals", "0001_initial"),
        ("journal", "0006_check_in_of_late"),
        ("routines", "0001_initial"),
        ("support", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(THINGS, "DROP FUNCTION week_things(uuid, date, date, date, timestamptz)"),
        migrations.RunSQL(DUE, "DROP FUNCTION week_due(uuid, date, date, date)"),
    ]

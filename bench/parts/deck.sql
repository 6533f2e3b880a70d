-- with: sellers, stakes, reasons
-- Each customer as the deck has it today: why, whether done, pinned, and what waits.
SELECT d.*, money AS money_at_stake_amount,
       CASE WHEN done_today THEN 0 ELSE money END AS deck_amount,
       keys && '{directive,promise_broken}' OR pinned_care AS pinned,
       CASE WHEN touched_on >= month_from THEN 'cared'
            WHEN activity_on < day THEN 'missed'
            WHEN neglected_from <= day AND (planned_on >= day) IS NOT TRUE THEN 'forgotten'
            ELSE 'not_yet' END AS care_state
  FROM (SELECT r.*, s.chance, s.hanging, s.overdue, s.money, today.keys, today.day,
               today.month_from, periods.nearest,
               today.keys = '{}' AND (r.touched_on = today.day) IS TRUE AS done_today,
               today.keys && '{must_care}' AND row_number() OVER (
                   PARTITION BY r.company_id, r.user_id, today.keys && '{must_care}'
                   ORDER BY s.money DESC, r.id) <= COALESCE((
                   SELECT p.must_care_per_day FROM sales_rhythm_policy p
                    WHERE p.company_id = r.company_id AND p.tag_id IS NULL), 10) AS pinned_care,
               (r.quotation_hanging_from <= today.day) IS TRUE
               OR (r.deal_hanging_from <= today.day) IS TRUE AS is_hanging,
               CASE WHEN r.stopped_from <= today.day THEN 'stopped'
                    WHEN r.order_count <= 1 THEN 'new'
                    WHEN r.late_from <= today.day THEN 'late'
                    WHEN r.due_from <= today.day THEN 'due'
                    ELSE 'on_rhythm' END AS status
          FROM sellers r
          JOIN stakes s ON s.id = r.id
          JOIN reasons today ON today.id = r.id AND today.place = 1
          LEFT JOIN (SELECT id, min(place) AS nearest
                       FROM reasons WHERE keys <> '{}' GROUP BY id) periods
                 ON periods.id = r.id) d
 WHERE d.seen

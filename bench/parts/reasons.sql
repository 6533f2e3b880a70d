-- with: sellers, calendar
-- Why each customer is asked for, by each of the days.
SELECT r.id, c.place, c.day, c.month_from, array_remove(ARRAY[
           CASE WHEN r.directive_from <= c.day THEN 'directive' END,
           CASE WHEN r.promise_on < c.day THEN 'promise_broken' END,
           CASE WHEN awake AND NOT stopped AND c.week_3_from <= c.day
                     AND (r.touched_on >= c.month_from) IS NOT TRUE
                     AND r.neglected_from < c.week_3_from THEN 'must_care' END,
           CASE WHEN r.help_from <= c.day THEN 'help' END,
           CASE WHEN r.promise_on = c.day THEN 'promise_due' END,
           CASE WHEN r.overdue_from <= c.day THEN 'overdue' END,
           CASE WHEN awake AND stopped AND c.day < r.stopped_from + 14
                     AND (r.touched_on >= r.stopped_from) IS NOT TRUE THEN 'stopped' END,
           CASE WHEN awake AND NOT stopped AND r.order_count > 1 AND r.late_from <= c.day
                THEN 'late' END,
           CASE WHEN awake AND NOT stopped AND r.order_count > 1 AND r.due_from <= c.day
                     AND (r.late_from <= c.day) IS NOT TRUE THEN 'due' END,
           CASE WHEN r.activity_on < c.day THEN 'activity_overdue' END,
           CASE WHEN r.activity_on = c.day THEN 'activity_due' END,
           CASE WHEN r.next_visit_on <= c.day AND r.visit_until >= c.day THEN 'route' END,
           CASE WHEN awake AND r.quotation_hanging_from <= c.day THEN 'quotation_hanging' END,
           CASE WHEN awake AND r.deal_hanging_from <= c.day THEN 'deal_hanging' END,
           CASE WHEN awake AND NOT stopped AND r.neglected_from <= c.day THEN 'neglected' END
       ], NULL) AS keys
  FROM sellers r
 CROSS JOIN calendar c
 CROSS JOIN LATERAL (
       SELECT (r.stopped_from <= c.day) IS TRUE AS stopped,
              (r.rest_until > c.day) IS NOT TRUE
              AND (r.silent_until > c.day) IS NOT TRUE AS awake) s

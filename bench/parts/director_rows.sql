-- view: all customers of the company, or the user's own, archived ones too; how each stands today.
SELECT r.*, CASE WHEN r.stopped_from <= %(today)s::date THEN 'stopped'
                 WHEN r.order_count <= 1 THEN 'new'
                 WHEN r.late_from <= %(today)s::date THEN 'late'
                 WHEN r.due_from <= %(today)s::date THEN 'due'
                 ELSE 'on_rhythm' END AS status
  FROM sales_rhythm r
 WHERE r.company_id = %(company)s AND (%(sees_all)s OR r.user_id = %(user)s)

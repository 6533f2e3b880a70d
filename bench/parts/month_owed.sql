-- with: month_so_far
-- What fell due of each salesperson's invoices in the month, less credit notes, and what of it is paid.
SELECT i.invoice_user_id AS user_id, sum(i.amount_total_signed) AS due,
       sum(round(i.amount_total_signed - i.amount_residual_signed, currency.decimal_places)) AS paid
  FROM month_so_far m
  JOIN account_move i ON i.company_id = %(company)s AND i.state = 'posted'
       AND i.move_type IN ('out_invoice', 'out_refund')
       AND i.invoice_date_due BETWEEN m.starts AND %(today)s::date
  JOIN res_company company ON company.id = i.company_id
  JOIN res_currency currency ON currency.id = company.currency_id
 GROUP BY i.invoice_user_id

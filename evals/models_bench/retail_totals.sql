/* Total of each sale invoice, by the raw file */
SELECT InvoiceNo AS order_id, SUM(CAST(Quantity AS DOUBLE) * CAST(UnitPrice AS DOUBLE)) AS total
FROM read_csv(?, header = true, all_varchar = true)
WHERE
  NOT InvoiceNo LIKE 'C%' AND NOT InvoiceNo LIKE 'A%'
  AND CAST(Quantity AS DOUBLE) > 0 AND CAST(UnitPrice AS DOUBLE) > 0
GROUP BY InvoiceNo

SELECT
  CAST(InvoiceDate AS DATE) AS day,
  SUM(CAST(Quantity AS DOUBLE) * CAST(UnitPrice AS DOUBLE)) AS revenue,
  CAST(COUNT(DISTINCT InvoiceNo) AS DOUBLE) AS orders
FROM READ_CSV($data || '/online_retail/online_retail.csv.gz', header = TRUE, all_varchar = TRUE)
WHERE NOT InvoiceNo LIKE 'C%' AND NOT InvoiceNo LIKE 'A%' AND CAST(Quantity AS DOUBLE) > 0 AND CAST(UnitPrice AS DOUBLE) > 0
GROUP BY 1
ORDER BY 1

MODEL (
  name reference.non_product_codes,
  kind SEED (
    path '../seeds/non_product_codes.csv'
  ),
  columns (
    stock_code TEXT,
    meaning TEXT
  ),
  grain stock_code,
  description 'Stock codes under which something other than goods is invoiced; gift vouchers, whose codes name their value, come on top.'
);

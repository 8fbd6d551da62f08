SELECT category_code, category_name, department
FROM made

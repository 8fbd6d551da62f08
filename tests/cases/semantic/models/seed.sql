-- What models foretell of the shop, chosen for traps: chances of exactly one half; a customer nobody knows; an order of
-- an unknown customer; a task without rows of a band; a model that was kept back beside the one that serves; a
-- measure of another split; a drift that was never measured; a fallback for nobody in particular.
create schema models;
create table models.predictions as
select task || subject as prediction_key, * from (values
  ('churn_90d', 'customer', 'ana', timestamp '2018-01-02 00:00', 0.2, null, 'low', 'repurchase_90d', 'v1', 'ana', 'c1v1', null, null),
  ('churn_90d', 'customer', 'bruno', timestamp '2018-01-02 00:00', 0.5, null, 'medium', 'repurchase_90d', 'v1', 'bruno', 'c2v2', null, null),
  ('churn_90d', 'customer', 'clara', timestamp '2018-01-02 00:00', 0.9, null, 'high', 'repurchase_90d', 'v1', 'clara', 'c3v1', null, null),
  ('churn_90d', 'customer', 'gus', timestamp '2018-01-02 00:00', 0.95, null, 'high', 'repurchase_90d', 'v1', null, null, null, null),
  ('repurchase_90d', 'customer', 'ana', timestamp '2018-01-02 00:00', 0.8, null, 'high', 'repurchase_90d', 'v1', 'ana', 'c1v1', null, null),
  ('repurchase_90d', 'customer', 'bruno', timestamp '2018-01-02 00:00', 0.5, null, 'medium', 'repurchase_90d', 'v1', 'bruno', 'c2v2', null, null),
  ('repurchase_90d', 'customer', 'clara', timestamp '2018-01-02 00:00', 0.1, null, 'low', 'repurchase_90d', 'v1', 'clara', 'c3v1', null, null),
  ('spend_90d', 'customer', 'ana', timestamp '2018-01-02 00:00', null, 120.5, 'high', 'spend_90d', 'v2', 'ana', 'c1v1', null, null),
  ('spend_90d', 'customer', 'bruno', timestamp '2018-01-02 00:00', null, 20.25, 'low', 'spend_90d', 'v2', 'bruno', 'c2v2', null, null),
  ('late_delivery', 'order', 'no6', timestamp '2016-02-29 08:00', 0.75, null, 'high', 'late_delivery', 'v1', 'eva', 'c5v1', 'o6', null),
  ('late_delivery', 'order', 'no9', timestamp '2017-02-28 12:00', 0.1, null, 'low', 'late_delivery', 'v1', 'clara', 'c3v1', 'o9', null),
  ('late_delivery', 'order', 'nx', timestamp '2017-02-28 13:00', 0.4, null, 'high', 'late_delivery', 'v1', null, null, 'gone', null),
  ('high_value_invoice_opening', 'order', 'no8', timestamp '2018-01-01 00:00', 0.6, null, 'high', 'high_value_invoice_opening', 'v1', 'ana', 'c1v1', 'o8', null),
  ('high_value_invoice_opening', 'order', 'no9', timestamp '2017-02-28 12:00', 0.2, null, 'low', 'high_value_invoice_opening', 'v1', 'clara', 'c3v1', 'o9', null),
  ('conversion', 'session', 'i1', timestamp '2018-01-01 10:00', 0.3, null, 'high', 'conversion', 'v1', 'ana', 'c1v1', null, 's1'),
  ('conversion', 'session', 'i2', timestamp '2018-01-01 11:00', 0.1, null, 'low', 'conversion', 'v1', null, null, null, 's2'),
  ('conversion_at_start', 'session', 'i1', timestamp '2018-01-01 10:00', 0.2, null, 'high', 'conversion_at_start', 'v1', 'ana', 'c1v1', null, 's1'),
  ('bounce', 'session', 'i1', timestamp '2018-01-01 10:00', 0.25, null, 'low', 'bounce', 'v1', 'ana', 'c1v1', null, 's1'),
  ('bounce', 'session', 'i2', timestamp '2018-01-01 11:00', 0.75, null, 'high', 'bounce', 'v1', null, null, null, 's2')
) t(task, subject_type, subject, cutoff_at, probability, predicted_value, band, model_name, model_version, customer_id, customer_key, order_key, session_key);
alter table models.predictions rename subject to subject_id;
create table models.recommendations as
select concat_ws('|', coalesce(customer_id, '-'), kind, rank) as recommendation_key, *, 1.0 / rank as score, 'for a reason' as reason, date '2018-01-01' as as_of_date from (values
  ('ana', 'new', 1, 'p3', 'id3', 'ease', 'id1'), ('ana', 'new', 2, 'p2', 'id2', 'popular', null), ('ana', 'reorder', 1, 'p1', 'id1', 'own_frequency', null),
  ('bruno', 'new', 1, 'p1', 'id1', 'popular', null), (null, 'fallback', 1, 'p1', 'id1', 'popular', null)
) t(customer_id, kind, rank, product_key, product_id, source, because_product_id);
create table models.similar_products as
select product_id || rank as similarity_key, *, 1.0 / rank as score, 'for a reason' as reason, date '2018-01-01' as as_of_date from (values
  ('p1', 'id1', 1, 'p2', 'id2', 'item_item'), ('p1', 'id1', 2, 'p3', 'id3', 'content'), ('p5', 'id5', 1, 'p1', 'id1', 'popular')
) t(product_key, product_id, rank, similar_product_key, similar_product_id, source);
create table models.recommended_pages as
select concat_ws('|', coalesce(visitor_id, '-'), kind, rank) as recommended_page_key, *, 1.0 as score, 'seen' as reason, null::text as because_page, date '2018-01-01' as as_of_date from (values
  ('v1', 'new', 1, '/p/1', 'ease'), ('v1', 'new', 2, '/p/2', 'popular'), (null, 'fallback', 1, '/p/2', 'popular')
) t(visitor_id, kind, rank, page, source);
create table models.similar_pages as
select page || rank as similar_page_key, *, 1.0 as score, 'item_item' as source, 'seen' as reason, date '2018-01-01' as as_of_date from (values
  ('/p/1', 1, '/p/2'), ('/p/1', 2, '/c/1'), ('/p/2', 1, '/p/1')
) t(page, rank, similar_page);
create table models.model_cards as
select model_name as model_card_key, *, 'd1' as data_version, null::text as warning, date '2016-01-10' as trained_from, 'a, b' as features, 2 as feature_count, 'by time' as split, 5 as test_rows, 'the mean' as baseline, 0 as seed, 'none' as limits from (values
  ('repurchase_90d', 'repurchase_90d', 'published', null, 'v1', 'random_forest', date '2017-12-01', 40, 0.3, 'a'),
  ('spend_90d', 'spend_90d', 'kept', 'below the last run', 'v2', 'boosting', date '2017-11-01', 60, null, null),
  ('late_delivery', 'late_delivery', 'published', null, 'v1', 'logistic_regression', date '2017-12-01', 10, 0.1, 'b'),
  ('bounce', 'bounce', 'not_trained', 'too few rows', null, null, null, null, null, null)
) t(model_name, task, status, reason, version, algorithm, trained_to, train_rows, drift, drift_feature);
create table models.model_metrics as
select concat_ws('|', model_name, version, candidate, split, measure) as model_metric_key, model_name as task, *, value - 0.1 as lower_bound, value + 0.1 as upper_bound, null::double as floor from (values
  ('repurchase_90d', 'v1', 'random_forest', 'test', 'auc', 0.8, true, false, true, date '2017-12-01'),
  ('repurchase_90d', 'v1', 'random_forest', 'second', 'auc', 0.7, true, false, true, date '2017-12-01'),
  ('repurchase_90d', 'v1', 'boosting', 'test', 'auc', 0.79, false, false, true, date '2017-12-01'),
  ('repurchase_90d', 'v1', 'rule', 'test', 'auc', 0.6, false, true, true, date '2017-12-01'),
  ('repurchase_90d', 'v0', 'rule', 'test', 'auc', 0.9, true, true, false, date '2017-06-01'),
  ('repurchase_90d', 'v1', 'random_forest', 'test', 'average_precision', 0.4, true, false, true, date '2017-12-01'),
  ('repurchase_90d', 'v1', 'random_forest', 'test', 'brier', 0.1, true, false, true, date '2017-12-01'),
  ('late_delivery', 'v1', 'logistic_regression', 'test', 'auc', 0.65, true, false, true, date '2017-12-01'),
  ('late_delivery', 'v1', 'rule', 'test', 'auc', 0.5, false, true, true, date '2017-12-01'),
  ('late_delivery', 'v1', 'logistic_regression', 'test', 'average_precision', 0.2, true, false, true, date '2017-12-01'),
  ('late_delivery', 'v1', 'logistic_regression', 'test', 'brier', 0.07, true, false, true, date '2017-12-01'),
  ('spend_90d', 'v2', 'boosting', 'test', 'mae', 12.0, true, false, true, date '2017-11-01')
) t(model_name, version, candidate, split, measure, value, is_winner, is_baseline, is_serving, trained_to);
create table models.feature_importance as
select model_name || feature as feature_importance_key, model_name as task, 'v1' as version, *, 0.01 as importance_std, 'sales.fact_sales.item_price' as source from (values
  ('repurchase_90d', 'a', 'before', 0.05, 0.3, date '2017-12-01'), ('repurchase_90d', 'b', 'before', 0.01, null, date '2017-12-01'),
  ('late_delivery', 'b', 'opening', 0.02, 0.1, date '2017-12-01'), ('spend_90d', 'a', 'before', null, null, date '2017-11-01')
) t(model_name, feature, known_at, importance, psi, trained_to);
create table models.dim_segment as select *, 'kmeans' as method, 3 as k, 'v1' as model_version, date '2018-01-01' as as_of_date from (values
  (0, 'loyal high spenders', 'They order often.', 'reward them', 2, 0.5, 0.75), (1, 'lapsed one-time buyers', 'They ordered once.', 'win them back', 2, 0.5, 0.25), (2, 'nobody', 'Empty.', 'nothing', 0, 0.0, null)
) t(segment_id, segment_name, description, suggested_actions, customer_count, share, monetary_share);
create table models.dim_customer_segmented as select *, 'v1' as model_version, date '2018-01-01' as as_of_date from (values
  ('ana', 0, 'loyal high spenders', 0.5), ('bruno', 0, 'loyal high spenders', 1.5), ('clara', 1, 'lapsed one-time buyers', 1.0), ('davi', 1, 'lapsed one-time buyers', 0.25)
) t(customer_id, segment_id, segment_name, distance);
create table models.customer_features as select *, order_count * 2 as item_count, greatest(order_count - 1, 1) as purchase_days, date '2018-01-01' as as_of_date from (values
  ('ana', 1, 357, 2, 441.0, 3, 4.5), ('bruno', 335, 336, 2, 120.0, 2, null), ('clara', 308, 308, 2, 0.0, 0, 1.0), ('davi', 307, 307, 1, 11.1, 2, null), ('eva', 673, 673, 1, 90.0, 1, 5.0), ('fay', 723, 723, 4, 30.0, 1, null)
) t(customer_id, recency_days, tenure_days, order_count, monetary, product_count, review_score_mean);
create table models.anomalies as select concat_ws('|', metric, grain, period) as anomaly_key, *, metric as metric_label, period as period_end, null::double as lower_bound, null::double as upper_bound, false as is_partial, 'far off' as reason, 'anomalies' as model_name, 'v1' as model_version from (values
  ('revenue', 'day', date '2017-01-10', 221.0, 20.0, 6.5, 'up', 201.0, 'centred'), ('revenue', 'week', date '2017-02-27', 11.1, 100.0, -7.5, 'down', -88.9, 'centred'),
  ('orders', 'day', date '2017-02-28', 2, 0.5, 4.0, 'up', 1.5, 'trailing'), ('orders', 'day', date '2017-03-02', 0, null, null, 'gap', null, 'gap')
) t(metric, grain, period, value, expected, score, direction, change, method);
create table models.forecasts as select concat_ws('|', metric, grain, coalesce(dimension, '-'), coalesce(dimension_value, '-'), horizon) as forecast_key, *, metric as metric_label, value - 10 as lower_bound, value + 10 as upper_bound, date '2017-12-01' as last_period, 'forecasts' as model_name, 'v1' as model_version from (values
  ('revenue', 'month', null, null, date '2018-02-01', 1, 120.5, 'forecast', null, 'smoothing', 0.8, 1.0), ('revenue', 'month', null, null, date '2018-03-01', 2, 130.0, 'forecast', null, 'smoothing', 0.8, 1.0),
  ('revenue', 'day', null, null, date '2018-01-02', 1, 4.0, 'forecast', null, 'seasonal naive', 1.1, 1.1), ('revenue', 'month', 'customer__state', 'SP', date '2018-02-01', 1, 90.0, 'forecast', null, 'smoothing', 0.9, 1.2),
  ('orders', 'month', null, null, date '2018-02-01', 1, 2.5, 'forecast', null, 'smoothing', 0.7, 0.9), ('sessions', 'day', null, null, null, 0, null, 'refused', 'too short', null, null, null)
) t(metric, grain, dimension, dimension_value, period, horizon, value, status, reason, algorithm, mase, baseline_mase);
create table models.page_traffic as select page as page_traffic_key, *, date '2017-12-01' as first_day, date '2018-01-01' as as_of_date from (values
  ('/p/5', 'product', 'id5', 30, 25, 0, false), ('/p/1', 'product', 'id1', 60, 50, 6, false), ('/cart', 'cart', null, 25, 20, 0, true), ('/g/1', 'guide', null, 19, 19, 0, false)
) t(page, page_type, product_id, sessions, visitors, converting_sessions, is_on_the_way);
alter table models.dim_customer_segmented rename to members;
create table models.dim_customer_segmented as
select m.*, f.recency_days, f.order_count, f.monetary, f.monetary / f.order_count as average_order_value, f.product_count, f.review_score_mean
from models.members m left join models.customer_features f using (customer_id);
drop table models.members;

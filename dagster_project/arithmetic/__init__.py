"""The forms' arithmetic as data: rules, the suites made from them, the cells most likely wrong."""

"""What is not wrong with definitions, but worth knowing; and the schema that editors read."""

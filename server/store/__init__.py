"""Tables, migrations, transactions and reads. Implements the ports of the use cases with SQLAlchemy."""

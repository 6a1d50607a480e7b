"""Loads conf/schedules/clustermap_dag.py against a stub of the Airflow names that it uses.

Airflow itself cannot be installed here: only its signatures are stood in for, so an unknown keyword
fails, and what the DAG does with each exit code of a real process is checked.
"""

import os
import stat
import sys
import tempfile
import types

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "conf", "schedules")


def module(name, **content):
    made = types.ModuleType(name)
    made.__dict__.update(content)
    sys.modules[name] = made


class AirflowException(Exception):
    pass


class AirflowFailException(AirflowException):
    pass


class Variable:
    values = {}

    @classmethod
    def get(cls, key, default_var=None):
        return cls.values.get(key, default_var)


class DAG:
    last = None

    def __init__(
        self, dag_id, *, schedule, start_date, catchup, max_active_runs, dagrun_timeout, tags
    ):
        self.__dict__.update(locals())
        self.tasks = []

    def __enter__(self):
        DAG.last = self
        return self

    def __exit__(self, *failure):
        return False


class PythonOperator:
    def __init__(
        self,
        *,
        task_id,
        python_callable,
        op_kwargs,
        retries,
        retry_delay,
        retry_exponential_backoff,
        execution_timeout,
        on_failure_callback,
    ):
        self.__dict__.update(locals())
        DAG.last.tasks.append(self)


module("airflow", DAG=DAG)
module("airflow.exceptions", AirflowException=AirflowException, AirflowFailException=AirflowFailException)
module("airflow.models", Variable=Variable)
module("airflow.operators")
module("airflow.operators.python", PythonOperator=PythonOperator)
sys.path.insert(0, FOLDER)
sys.dont_write_bytecode = True

import clustermap_dag as night  # noqa: E402

dag = DAG.last
assert dag.max_active_runs == 1 and dag.catchup is False, "two nights at once would end with exit 6"
assert len(dag.tasks) == 1
task = dag.tasks[0]
assert task.retries == 3 and task.execution_timeout < dag.dagrun_timeout
assert "data_interval_end" in task.op_kwargs["as_of"], "a repeated night must have the same as_of"

with tempfile.TemporaryDirectory() as home:
    os.mkdir(os.path.join(home, "jobs"))
    launcher = os.path.join(home, "jobs", "clustermap")
    heard = os.path.join(home, "heard")
    for code in (0, 2, 3, 4, 5, 6, 70):
        with open(launcher, "w", encoding="utf-8") as out:
            out.write(f'#!/bin/sh\necho "$@" > {heard}\nexit {code}\n')
        os.chmod(launcher, stat.S_IRWXU)
        outcome = "done"
        try:
            night.night(home, "n.conf", "2024-11-01")
        except AirflowFailException:
            outcome = "failed"
        except AirflowException:
            outcome = "retry"
        expected = {0: "done", 5: "retry"}.get(code, "failed")
        assert outcome == expected, f"exit {code}: {outcome}, expected {expected}"
        with open(heard, encoding="utf-8") as told:
            assert told.read().strip() == "nightly --conf n.conf --as-of 2024-11-01"
    Variable.values["clustermap_alert"] = launcher
    night.alert({"exception": AirflowFailException("clustermap nightly ended with 4")})
    with open(heard, encoding="utf-8") as told:
        assert "ended with 4" in told.read()
print("schedules: the DAG retries after exit 5 alone")

"""One night as an Airflow DAG: tries again after exit 5 alone, with a deadline and an alert.

Airflow 2.4 or later. Variables of Airflow: clustermap_home (/opt/clustermap), clustermap_conf
(/etc/clustermap/nation.conf), clustermap_alert (a command, given the exit code; none by default).
"""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta, timezone

from airflow import DAG
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.models import Variable
from airflow.operators.python import PythonOperator

# 5: store or cluster unavailable. After 2, 3, 4, 6 and 70 a retry changes nothing.
RETRY = 5
MEANING = {
    2: "usage or configuration",
    3: "bad or missing input",
    4: "the quality gate refused",
    5: "store or cluster unavailable",
    6: "another run holds the root",
    70: "a bug",
}


def night(home: str, conf: str, as_of: str) -> None:
    """Runs the night of a day; the day is Airflow's, so a repeated night has the same as_of."""
    command = [f"{home}/jobs/clustermap", "nightly", "--conf", conf, "--as-of", as_of]
    code = subprocess.run(command, check=False).returncode
    if code == 0:
        return
    message = f"clustermap nightly ended with {code}: {MEANING.get(code, 'unknown')}"
    if code == RETRY:
        raise AirflowException(message)
    raise AirflowFailException(message)


def alert(context: dict) -> None:
    """Calls the command of clustermap_alert with what failed."""
    command = Variable.get("clustermap_alert", default_var="")
    if command:
        subprocess.run([command, str(context.get("exception"))], check=False)


with DAG(
    dag_id="clustermap_nightly",
    schedule="30 2 * * *",
    start_date=datetime(2024, 11, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=8),
    tags=["clustermap"],
) as dag:
    PythonOperator(
        task_id="nightly",
        python_callable=night,
        op_kwargs={
            "home": Variable.get("clustermap_home", default_var="/opt/clustermap"),
            "conf": Variable.get("clustermap_conf", default_var="/etc/clustermap/nation.conf"),
            "as_of": "{{ data_interval_end | ds }}",
        },
        retries=3,
        retry_delay=timedelta(minutes=5),
        retry_exponential_backoff=True,
        execution_timeout=timedelta(hours=6),
        on_failure_callback=alert,
    )

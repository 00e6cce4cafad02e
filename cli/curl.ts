/** The commands that the page shows: a real Alertmanager payload, firing and resolved, with the real key. */
export function curlCommands(publicUrl: string, key: string): { firing: string; resolved: string } {
  const command = (status: 'firing' | 'resolved') => {
    const alert = {
      status,
      labels: {
        alertname: 'CheckoutErrors',
        severity: 'critical',
        service: 'checkout',
        env: 'prod',
        region: 'eu-1',
        route: '/pay',
      },
      annotations: {
        summary: 'Checkout errors above 5%',
        description: '8.2% of requests to /pay fail with 502.',
        runbook_url: 'https://runbooks.larkspur.example/checkout',
        dashboard_url: 'https://metrics.larkspur.example/d/checkout',
      },
      startsAt: 'NOW',
      ...(status === 'resolved' ? { endsAt: 'NOW' } : {}),
      generatorURL: 'https://prometheus.larkspur.example/graph',
    };
    const payload = {
      version: '4',
      groupKey: '{}:{alertname="CheckoutErrors"}',
      status,
      receiver: 'openalert',
      alerts: [alert],
    };
    // Each time it is pasted the alert starts anew, as a real one would.
    const body = JSON.stringify(payload, null, 1).replace(/\n\s*/g, ' ').replaceAll('NOW', `'"$(date -u +%FT%TZ)"'`);
    return `curl ${publicUrl}/webhooks/alertmanager/${key} \\\n  -H 'content-type: application/json' \\\n  -d '${body}'`;
  };
  return { firing: command('firing'), resolved: command('resolved') };
}

/** Every figure that a watcher can read (Prometheus' text format): its kind, what it says, and for histograms the steps. */
const FIGURES = {
  tsunagu_requests_total: { kind: 'counter', says: 'Answered requests by route, method and status.' },
  tsunagu_request_seconds: {
    kind: 'histogram',
    says: 'How long requests took; a stream counts when it ends.',
    steps: [0.005, 0.025, 0.1, 0.5, 2.5, 10],
  },
  tsunagu_commands_total: { kind: 'counter', says: 'Answered wishes by outcome and reason of refusal.' },
  tsunagu_group_size: {
    kind: 'histogram',
    says: 'Wishes that shared one transaction.',
    steps: [1, 2, 5, 10, 20, 35, 50],
  },
  tsunagu_sign_ins_total: { kind: 'counter', says: 'Sign-ins by way and outcome.' },
  tsunagu_failures_total: { kind: 'counter', says: 'Failures inside the service by place.' },
  tsunagu_open_streams: { kind: 'gauge', says: 'Desks that are connected to this instance.' },
  tsunagu_streams_cut_total: { kind: 'counter', says: 'Streams cut because the desk took too slowly.' },
  tsunagu_webhook_tries_total: { kind: 'counter', says: 'Messages sent to webhooks by outcome.' },
  tsunagu_webhooks: { kind: 'gauge', says: 'Webhooks of all tenants.' },
  tsunagu_webhooks_paused: { kind: 'gauge', says: 'Webhooks to which nothing is sent until somebody resumes them.' },
  tsunagu_webhook_lag_changes: {
    kind: 'gauge',
    says: 'Changes of the feed since the last delivered one, of the webhook that is furthest behind.',
  },
  tsunagu_webhook_failing_seconds: { kind: 'gauge', says: 'How long the longest failing webhook has failed.' },
  tsunagu_callbacks_kept_total: { kind: 'counter', says: 'What the centre itself did so that a callback is kept.' },
  tsunagu_draining: { kind: 'gauge', says: '1 while this instance ends.' },
  tsunagu_resident_bytes: { kind: 'gauge', says: 'Memory of this process.' },
} as const;

type Name = keyof typeof FIGURES;
type Labels = Readonly<Record<string, string | number>>;
interface Series {
  readonly labels: Labels;
  value: number;
  /** Of a histogram: how many were at most as large as each step, and how many there were. */
  readonly atMost: number[];
  count: number;
}

/** Counts what this instance does. Labels come from closed lists, so that their number stays small. */
export class Figures {
  private readonly series = new Map<Name, Map<string, Series>>();

  count(name: Name, labels: Labels = {}): void {
    this.seriesOf(name, labels).value += 1;
  }

  set(name: Name, value: number): void {
    this.seriesOf(name, {}).value = value;
  }

  observe(name: 'tsunagu_request_seconds' | 'tsunagu_group_size', value: number, labels: Labels = {}): void {
    const series = this.seriesOf(name, labels);
    series.value += value;
    series.count += 1;
    for (const [at, step] of FIGURES[name].steps.entries())
      series.atMost[at] = (series.atMost[at] ?? 0) + (value <= step ? 1 : 0);
  }

  /** Prometheus' text format 0.0.4. */
  text(): string {
    return (Object.keys(FIGURES) as Name[])
      .flatMap((name) => {
        const figure = FIGURES[name];
        const series = [...(this.series.get(name)?.values() ?? [])];
        const lines = series.flatMap((one) =>
          'steps' in figure ? histogram(name, figure.steps, one) : plain(name, one),
        );
        return [`# HELP ${name} ${figure.says}`, `# TYPE ${name} ${figure.kind}`, ...lines];
      })
      .join('\n')
      .concat('\n');
  }

  private seriesOf(name: Name, labels: Labels): Series {
    const all = this.series.get(name) ?? new Map<string, Series>();
    this.series.set(name, all);
    const key = written(labels);
    const series = all.get(key) ?? { labels, value: 0, atMost: [], count: 0 };
    all.set(key, series);
    return series;
  }
}

const plain = (name: string, { labels, value }: Series): string[] => [`${name}${written(labels)} ${value}`];

function histogram(name: string, steps: readonly number[], { labels, value, atMost, count }: Series): string[] {
  const buckets = steps.map((le, at) => `${name}_bucket${written({ ...labels, le })} ${atMost[at] ?? 0}`);
  return [
    ...buckets,
    `${name}_bucket${written({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${written(labels)} ${value}`,
    `${name}_count${written(labels)} ${count}`,
  ];
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${String(value).replace(/["\\\n]/g, '_')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

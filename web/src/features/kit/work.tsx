import type { JSX } from 'react';
import { lazy, Suspense, useState } from 'react';
import { DataTable } from '../../ui/DataTable';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, ErrorState, NoPermission, Refused } from '../../ui/states';
import { UnitValue } from '../../ui/UnitValue';
import { Diff, JobProgress } from '../../ui/work';
import { wave } from './samples';
const ChartView = lazy(async () => ({ default: (await import('../../ui/ChartView')).ChartView }));
const now = Date.now();

/** Sample of the kit. */
export function States(): JSX.Element {
  return (
    <Panel title="页面状态">
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)' }}>
        <EmptyState
          title="没有未完成的转移"
          fact="库存536.310 t，最近一车01-29"
          action={
            <button type="button" className="btn s">
              新建转移
            </button>
          }
        />
        <div className="bars" style={{ alignContent: 'start' }}>
          {[60, 100, 86, 72].map((width) => (
            <i key={width} style={{ width: `${width}%` }} />
          ))}
        </div>
        <ErrorState
          what="趋势没有取到"
          still="其余数据不受影响。"
          onRetry={() => undefined}
          problem={{
            code: 'historian.timeout',
            title: '',
            detail: '实时数据库10秒没有应答。',
            fields: [],
            traceId: '7f3a-21',
            status: 504,
          }}
        />
        <NoPermission permission="contracts.read" />
      </div>
    </Panel>
  );
}

/** Sample of the kit. */
export function Confirm(): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <Panel title="带后果的确认、拒绝" padded>
      <div className="col g12">
        <button type="button" className="btn" style={{ alignSelf: 'flex-start' }} onClick={() => setOpen(true)}>
          下发4.000 V
        </button>
        <Refused
          problem={{
            code: 'waste.transferOverweight',
            title: '未发运',
            detail: '净重46.200 t，超出联单20264101000123剩余量45.000 t。',
            clause: '依据：《危险废物转移管理办法》第十四条',
            remedy: '请分车装运，或另填一份联单。',
            fields: [],
            status: 409,
          }}
        />
        {open && (
          <ConfirmWithConsequences
            title="将208#槽设定电压由3.985 V改为4.000 V？"
            consequences={[
              ['现在', '3.985 V，实测4.049 V，针振62 mV'],
              ['改为', '4.000 V（+15 mV，限±30 mV），持续4小时后自动恢复'],
              ['会发生', '该槽电耗约+48 kWh/t'],
              ['可撤回', '可以，15分钟内恢复原值'],
            ]}
            act="下发4.000 V"
            note="槽稳定性v12，记入审计"
            onAct={() => setOpen(false)}
            onCancel={() => setOpen(false)}
          />
        )}
      </div>
    </Panel>
  );
}

/** Sample of the kit. */
export function Jobs(): JSX.Element {
  return (
    <Panel title="长任务">
      <JobProgress
        name="回算2025年汽耗"
        job={{ state: 'running', done: 226, total: 365, failures: 0, startedAt: new Date(now - 600_000).toISOString() }}
        onCancel={() => undefined}
      />
      <JobProgress
        name="导出C.1月报"
        job={{ state: 'done', done: 6, total: 6, message: '6行，合计536.310 t，与账簿一致' }}
        result={
          <a href="/kit" className="s13">
            下载84 kB
          </a>
        }
      />
    </Panel>
  );
}

/** Sample of the kit. */
export function Versions(): JSX.Element {
  return (
    <Panel title="版本差异">
      <Diff
        before="第2版"
        after="第3版，2026-01-01起"
        fields={[
          { name: '允许差', before: '净重的0.50%', after: '两台衡器U95合成' },
          { name: '30 t时', before: '150 kg', after: '118 kg' },
          { name: '谁说明', before: '接收方', after: '发运方、接收方各一份' },
          ...Array.from({ length: 7 }, (_, i) => ({ name: String(i), before: 'x', after: 'x' })),
        ]}
      />
    </Panel>
  );
}

interface Row {
  key: string;
  name: string;
  value: number;
  unit: string;
}

/** Sample of the kit. */
export function List(): JSX.Element {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set(['b']));
  const [current, setCurrent] = useState<string | undefined>('b');
  const rows: readonly Row[] = [
    { key: 'a', name: 'Ⅰ效液温', value: 144.9, unit: 'degC' },
    { key: 'b', name: '新蒸汽流量', value: 73.5, unit: 't/h' },
    { key: 'c', name: '原液流量', value: 698, unit: 'm3/h' },
    { key: 'd', name: '传热系数', value: 1.42, unit: 'kW/(m2.K)' },
  ];
  return (
    <Panel
      title="列表"
      meta="4条"
      foot={
        <KeyHints
          hints={[
            { keys: ['↑', '↓'], text: '移动' },
            { keys: ['空格'], text: '勾选' },
            { keys: ['Enter'], text: '打开' },
            { keys: ['/'], text: '筛选' },
          ]}
        />
      }
    >
      <DataTable
        label="列表"
        rows={rows}
        rowKey={(row) => row.key}
        current={current}
        onCurrent={(row) => setCurrent(row.key)}
        ticked={ticked}
        onTick={setTicked}
        columns={[
          { key: 'name', title: '测点', render: (row) => row.name, sort: (row) => row.name },
          {
            key: 'value',
            title: '当前',
            width: 100,
            align: 'right',
            render: (row) => <UnitValue value={row.value} bare />,
            sort: (row) => row.value,
          },
          { key: 'unit', title: '单位', width: 120, render: (row) => <UnitValue value={0} unit={row.unit} /> },
        ]}
      />
    </Panel>
  );
}

/** Sample of the kit. */
export function ChartSample(): JSX.Element {
  const points = wave(120, 109, 1.2, 11).map((value, i) => [now - (120 - i) * 60_000, value]);
  return (
    <Panel title="曲线">
      <Suspense>
        <ChartView
          label="Ⅲ效液温"
          height={220}
          option={{
            xAxis: { type: 'time' },
            yAxis: { type: 'value', scale: true },
            series: [{ type: 'line', data: points }],
          }}
        />
      </Suspense>
    </Panel>
  );
}

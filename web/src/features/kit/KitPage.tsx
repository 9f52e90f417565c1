import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import type { AlarmLook, Priority } from '../../ui/AlarmSymbol';
import { AlarmSymbol } from '../../ui/AlarmSymbol';
import { Band } from '../../ui/Band';
import { chartTheme } from '../../ui/chartTheme';
import { Icon } from '../../ui/Icon';
import { Dot, KeyHints, KpiStrip, Panel } from '../../ui/Panel';
import { Sparkline } from '../../ui/Sparkline';
import { StatusTag } from '../../ui/StatusTag';
import { UnitStrip } from '../../ui/UnitStrip';
import { UnitValue } from '../../ui/UnitValue';
import { FileDrop } from '../../ui/work';
import { colours, wave } from './samples';
import { ChartSample, Confirm, Jobs, List, States, Versions } from './work';
const priorities: readonly Priority[] = [1, 2, 3, 4];
const looks: readonly AlarmLook[] = ['unacknowledged', 'acknowledged', 'returned', 'shelved', 'none'];
const now = Date.now();

/** Every part of the kit with sample contents, to be held beside the mock. */
export function KitPage(): JSX.Element {
  return (
    <>
      <PageHeader
        title={t('kit.title')}
        facts={<span>实线是测到的，虚线是算出来的，斜纹是不知道的；暖色只给异常</span>}
        noMenu
      />
      <div className="body" style={{ gridTemplateColumns: 'repeat(12, minmax(0, 1fr))', alignContent: 'start' }}>
        <Cell columns="1 / 8">
          <Colours />
        </Cell>
        <Cell columns="8 / 13">
          <Alarms />
        </Cell>
        <Cell columns="1 / 6">
          <Qualities />
        </Cell>
        <Cell columns="6 / 9">
          <Pens />
        </Cell>
        <Cell columns="9 / 13">
          <Tags />
        </Cell>
        <Cell columns="1 / 13">
          <Indicators />
        </Cell>
        <Cell columns="1 / 13">
          <Strip />
        </Cell>
        <Cell columns="1 / 13">
          <States />
        </Cell>
        <Cell columns="1 / 6">
          <Confirm />
        </Cell>
        <Cell columns="6 / 9">
          <Jobs />
        </Cell>
        <Cell columns="9 / 13">
          <Versions />
        </Cell>
        <Cell columns="1 / 8">
          <List />
        </Cell>
        <Cell columns="8 / 13">
          <ChartSample />
        </Cell>
      </div>
    </>
  );
}

function Cell({ columns, children }: { columns: string; children: JSX.Element }): JSX.Element {
  return <div style={{ gridColumn: columns, display: 'grid', minWidth: 0 }}>{children}</div>;
}

function Colours(): JSX.Element {
  return (
    <Panel title="颜色" meta="对比度均按最深底 #E6E6E6 计" padded>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: '10px 12px' }}>
        {colours.map(([name, value, use]) => (
          <div key={name} className="row g8 s12">
            <span
              style={{ width: 44, height: 34, background: value, border: '1px solid var(--line3)', borderRadius: 2 }}
            />
            <span>
              <b>{name}</b>
              <br />
              <span className="mono">{value}</span> <span className="t3">{use}</span>
            </span>
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Alarms(): JSX.Element {
  return (
    <Panel title="报警符号" meta="形状、数字、颜色三重；最小 22 × 20，数字 12 px">
      <table className="grid">
        <thead>
          <tr>
            {['优先级', '未确认', '已确认', '恢复待确认', '搁置', '零'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {priorities.map((priority) => (
            <tr key={priority}>
              <td style={{ height: 42 }}>{t(`ui.priority.${priority}`)}</td>
              {looks.map((look) => (
                <td key={look}>
                  <AlarmSymbol priority={priority} state={look} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Qualities(): JSX.Element {
  const rows: readonly (readonly [string, JSX.Element, string])[] = [
    ['好', <UnitValue key="v" value={133.8} unit="degC" decimals={1} />, '不加任何标记'],
    [
      '不确定',
      <UnitValue key="v" value={76.2} unit="t/h" decimals={1} quality={0x4000_0000} />,
      '点线下划加问号，值可读',
    ],
    ['坏值', <UnitValue key="v" value={1} unit="%" quality={0x8000_0000} />, '不显示数字，斜纹，悬停看最后好值'],
    [
      '过期',
      <UnitValue key="v" value={2.31} unit="%" decimals={2} at={now - 360_000} staleAfterMs={120_000} />,
      '斜纹底，写明多久以前',
    ],
    [
      '计算',
      <span key="v">
        <UnitValue value={0.3052} unit="t/t" decimals={4} /> <StatusTag kind="computed">计算</StatusTag>
      </span>,
      '虚线框；虚线＝算出来的',
    ],
    [
      '人工、化验',
      <span key="v">
        <UnitValue value={2.42} decimals={2} /> <span className="s12 t3">化验10:40</span>
      </span>,
      '写明时刻，曲线用阶梯加圆点',
    ],
    [
      '仿真',
      <StatusTag key="v" kind="simulated">
        仿真数据
      </StatusTag>,
      '虚线框，页首、导出、截图都有',
    ],
    [
      '无权查看',
      <span key="v" className="row g6 t3">
        <Icon name="lock" />
        不可见
      </span>,
      '不假装为空',
    ],
  ];
  return (
    <Panel title="数据质量与来源" padded>
      {rows.map(([name, sample, note]) => (
        <div key={name} className="row s13" style={{ minHeight: 34, borderBottom: '1px solid var(--line2)' }}>
          <span style={{ width: 120 }}>{name}</span>
          <span style={{ width: 170 }}>{sample}</span>
          <span className="s12 t3">{note}</span>
        </div>
      ))}
    </Panel>
  );
}

function Pens(): JSX.Element {
  return (
    <Panel title="图笔" meta="对 #E6E6E6 / 白" padded>
      {chartTheme.color.map((pen, index) => (
        <div key={pen} className="row g8" style={{ height: 26 }}>
          <span
            className="s12 b c"
            style={{
              width: 22,
              borderRadius: 2,
              background: pen,
              color: index === 1 || index === 3 ? '#1A1A1A' : '#fff',
            }}
          >
            {index + 1}
          </span>
          <svg width="88" height="18" aria-hidden="true">
            <path d="M0 12C15 2 25 16 44 9S70 4 88 10" fill="none" stroke={pen} strokeWidth="2" />
          </svg>
          <span className="mono">{pen}</span>
        </div>
      ))}
    </Panel>
  );
}

function Tags(): JSX.Element {
  return (
    <Panel title="按钮、标签、选择" padded>
      <div className="col g12">
        <div className="row wrap g8">
          <button type="button" className="btn p">
            主操作
          </button>
          <button type="button" className="btn">
            次操作
          </button>
          <button type="button" className="btn o">
            采纳
          </button>
          <button type="button" className="btn d">
            作废
          </button>
          <button type="button" className="btn" disabled>
            不可用
          </button>
          <button type="button" className="btn t">
            文字链接
          </button>
        </div>
        <div className="row wrap g8">
          <button type="button" className="btn s">
            28 px
          </button>
          <button type="button" className="btn x">
            24 px
          </button>
          <span className="seg">
            <button type="button">叠加</button>
            <button type="button" className="on">
              按单位
            </button>
            <button type="button">逐笔</button>
          </span>
        </div>
        <div className="row wrap g8">
          <StatusTag>运行</StatusTag>
          <StatusTag kind="stop">停运</StatusTag>
          <StatusTag kind="accent">进行中</StatusTag>
          <StatusTag kind="ok">达标</StatusTag>
          <StatusTag kind="warning">超目标</StatusTag>
          <StatusTag kind="error">已拒绝</StatusTag>
          <StatusTag kind="quiet">
            草稿
            <Dot />
            2版
          </StatusTag>
          <StatusTag kind="computed">预演</StatusTag>
          <StatusTag kind="simulated">仿真数据</StatusTag>
        </div>
        <FileDrop accept=".csv" limitMegabytes={25} onFile={() => undefined} hint="CSV，25 MB以内" />
        <KeyHints
          hints={[
            { keys: ['↑', '↓'], text: '移动' },
            { keys: ['A'], text: '确认' },
          ]}
        />
      </div>
    </Panel>
  );
}

function Indicators(): JSX.Element {
  return (
    <KpiStrip
      label="指标块"
      items={[
        {
          key: 'v',
          name: '平均槽电压',
          value: <UnitValue value={3.982} unit="V" decimals={3} />,
          note: (
            <>
              <Band value={3.982} min={3.92} max={4.04} low={3.96} high={4} setpoint={3.985} width={260} />
              正常3.960–4.000
            </>
          ),
        },
        {
          key: 'hf',
          name: (
            <>
              净化出口HF <AlarmSymbol priority={3} state="acknowledged" />
            </>
          ),
          value: <UnitValue value={2.86} unit="mg/m3" decimals={2} />,
          note: (
            <>
              <Band value={2.86} min={0} max={4} high={2.8} priority={3} width={260} />
              预警2.80，限3.00
            </>
          ),
        },
        {
          key: 'al',
          name: '氧化铝浓度',
          value: <UnitValue value={null} unit="%" />,
          note: (
            <>
              <Band value={null} min={1} max={4} low={2} high={2.8} width={260} />
              6分钟未更新，最后2.31
            </>
          ),
        },
        {
          key: 's',
          name: '近8小时',
          value: (
            <Sparkline
              values={[...wave(80, 500, 1, 7), null, null, null, null, null, null]}
              low={499}
              high={501}
              width={200}
              height={40}
            />
          ),
        },
      ]}
    />
  );
}

function Strip(): JSX.Element {
  const values = wave(280, 0, 30, 3);
  return (
    <Panel title="电解槽" meta="槽电压偏差（实测−设定，mV）" padded>
      <UnitStrip
        label="280台电解槽电压偏差"
        range={60}
        normal={25}
        breaks={[140]}
        units={values.map((value, i) => ({
          key: String(i),
          name: String(i + 1).padStart(3, '0'),
          value,
          out: [23, 24, 155, 223].includes(i),
          alarm:
            i === 136
              ? { priority: 1, unacknowledged: true, text: '137#效应94 s' }
              : i === 207
                ? { priority: 2, unacknowledged: false, text: '208#针振' }
                : undefined,
        }))}
      />
    </Panel>
  );
}

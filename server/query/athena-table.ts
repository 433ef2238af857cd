import { LOG_FIELDS, LOG_SUFFIX_PATH } from '../../codec/index.js'
import { literal } from './dialect.js'

export interface AthenaTableOptions {
  /** Where the delivery begins, without its suffix path: `s3://bucket/prefix/`. */
  readonly location: string
  /** The distributions whose log is delivered there. */
  readonly distributions: readonly string[]
  /** How long the bucket keeps its log, in days: no older folder is looked for. @default 90 */
  readonly keptDays?: number
}

/** A table of AWS Glue, as `CREATE TABLE` or a template says it. Names are in lower case, since Glue keeps no other. */
export interface AthenaTable {
  readonly columns: readonly AthenaColumn[]
  readonly partitionKeys: readonly AthenaColumn[]
  readonly serde: string
  readonly serdeParameters: Readonly<Record<string, string>>
  readonly inputFormat: string
  readonly outputFormat: string
  readonly location: string
  readonly parameters: Readonly<Record<string, string>>
}

export interface AthenaColumn {
  readonly name: string
  /** Every value of the log is a string. */
  readonly type: 'string'
}

/** How long a log is kept where nothing else is said. */
const KEPT_DAYS = 90

/**
 * The table over the log that CloudFront's standard logging v2 delivers as JSON lines, gzip. Its partitions are projected:
 * they follow from the delivery's path, and nothing has to add them. `day` is a folder's, as `2026/11/22`.
 *
 * A broken line gives a row of NULLs, which no query counts.
 *
 * Sources: the Athena user guide, "Create a table for CloudFront logs in Athena using partition projection with JSON",
 * "OpenX JSON SerDe" and "Supported types for partition projection".
 */
export function athenaTable(options: AthenaTableOptions): AthenaTable {
  const { distributions, keptDays = KEPT_DAYS } = options
  const location = options.location.replace(/\/*$/, '/')
  return {
    columns: LOG_FIELDS.map((name) => ({ name: name.toLowerCase(), type: 'string' })),
    partitionKeys: [
      { name: 'distributionid', type: 'string' },
      { name: 'day', type: 'string' },
    ],
    serde: 'org.openx.data.jsonserde.JsonSerDe',
    serdeParameters: {
      paths: [...LOG_FIELDS].sort().join(','),
      'case.insensitive': 'true',
      'ignore.malformed.json': 'true',
    },
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    location,
    parameters: {
      'projection.enabled': 'true',
      'projection.distributionid.type': 'enum',
      'projection.distributionid.values': distributions.join(','),
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.interval': '1',
      'projection.day.interval.unit': 'DAYS',
      'projection.day.range': `NOW-${keptDays}DAYS,NOW+1DAYS`,
      'storage.location.template': location + PARTITION_PATH,
    },
  }
}

/** The folder of a day. The hours' folders below it are read with it. */
const PARTITION_PATH = LOG_SUFFIX_PATH.replace('{DistributionId}', '${distributionid}').replace(
  /\{yyyy\}.*$/,
  '${day}/',
)

/**
 * The table as `CREATE EXTERNAL TABLE`. A name that is no plain word stands in backticks.
 *
 * @example athenaTableSql(athenaTable({ location: 's3://logs/cf/', distributions: ['E2EXAMPLE'] }))
 */
export function athenaTableSql(table: AthenaTable, name = 'log'): string {
  return `CREATE EXTERNAL TABLE \`${name}\` (
${columnList(table.columns)}
)
PARTITIONED BY (
${columnList(table.partitionKeys)}
)
ROW FORMAT SERDE ${literal(table.serde)}
WITH SERDEPROPERTIES (
${propertyList(table.serdeParameters)}
)
STORED AS INPUTFORMAT ${literal(table.inputFormat)}
OUTPUTFORMAT ${literal(table.outputFormat)}
LOCATION ${literal(table.location)}
TBLPROPERTIES (
${propertyList(table.parameters)}
)
`
}

function columnList(columns: readonly AthenaColumn[]): string {
  return columns.map(({ name, type }) => `  \`${name}\` ${type}`).join(',\n')
}

function propertyList(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `  ${literal(key)} = ${literal(value)}`)
    .join(',\n')
}

@description('The end of the names.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('Who hears of an alert.')
param email string

@description('Where requests of the app are.')
param workspaceId string

@description('Where its metrics are.')
param metricsId string

@description('The Service Bus namespace.')
param busId string

// The app's metrics are asked for by a pattern, because their names may arrive with dots or underscores, with or without a unit at the end.
// A counter begins anew with every instance: what counts is what it has grown by, or that it is new. 0 is critical, 1 an error, 2 a warning.
// Promises wait as long as they should: what a bank or a cooling-off keeps is asked for nowhere, and payments may wait a day for a switch or a person
// (Readiness.cs warns by the same kinds and the same day).
var measured = [
  {
    name: 'outbox-stands-still'
    title: 'A payment, or another promise of a case, has waited for a day.'
    severity: 2
    expression: 'max({__name__=~"scf[._]outbox[._]oldest_age.*"}) > 86400'
  }
  {
    name: 'pending-stands-still'
    title: 'Something taken in has waited for an hour.'
    severity: 2
    expression: 'max({__name__=~"scf[._]pending[._]oldest_age.*", scf_pending_kind=~"start|inbox|document|notice"} or {__name__=~"scf[._]pending[._]oldest_age.*", "scf.pending.kind"=~"start|inbox|document|notice"}) > 3600'
  }
  {
    name: 'orchestration-failed'
    title: 'An orchestration could not go on by itself.'
    severity: 1
    expression: 'sum(increase({__name__=~"scf[._]orchestrations[._]failed.*"}[15m])) > 0 or sum({__name__=~"scf[._]orchestrations[._]failed.*"} unless {__name__=~"scf[._]orchestrations[._]failed.*"} offset 15m) > 0'
  }
  {
    name: 'suspense-not-empty'
    title: 'Money is in suspense: nobody knows whose it is.'
    severity: 2
    expression: 'max({__name__=~"scf[._]suspense[._]credits.*"}) > 0'
  }
  {
    name: 'books-do-not-balance'
    title: 'The trial balance is not zero.'
    severity: 0
    expression: 'max(abs({__name__=~"scf[._]trial_balance[._]difference.*"})) > 0'
  }
  {
    name: 'message-not-understood'
    title: 'The app has put a bank message among the dead letters.'
    severity: 2
    expression: 'sum(increase({__name__=~"scf[._]dead_letters.*"}[15m])) > 0 or sum({__name__=~"scf[._]dead_letters.*"} unless {__name__=~"scf[._]dead_letters.*"} offset 15m) > 0'
  }
  {
    name: 'metrics-are-silent'
    title: 'The app has measured nothing for a quarter of an hour: it does not run, or its telemetry does not arrive.'
    severity: 1
    expression: 'absent_over_time({__name__=~"scf[._]pending[._]oldest_age.*"}[15m])'
  }
]

// The Functions host tells of requests; value is what five minutes come to.
var requested = [
  {
    name: 'requests-fail'
    title: 'More than two per cent of at least twenty requests have failed.'
    severity: 1
    query: 'AppRequests | where isnotempty(Url) | summarize failed = countif(toint(ResultCode) >= 500), all = count() by bin(TimeGenerated, 5m) | where all >= 20 | project TimeGenerated, value = 100.0 * failed / all'
    most: 2
  }
  {
    name: 'requests-are-slow'
    title: 'One request in twenty takes more than two seconds.'
    severity: 2
    query: 'AppRequests | where isnotempty(Url) | summarize value = percentile(DurationMs, 95), all = count() by bin(TimeGenerated, 5m) | where all >= 20'
    most: 2000
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'scf'
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource ofRequests 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for one in requested: {
  name: '${name}-${one.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: one.title
    severity: one.severity
    enabled: true
    scopes: [workspaceId]
    // A window is looked at twice: what arrives late in one is seen in the next.
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: one.query
          timeAggregation: 'Maximum'
          metricMeasureColumn: 'value'
          operator: 'GreaterThan'
          threshold: one.most
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    // The tables have their columns only from the first row on.
    skipQueryValidation: true
    actions: {
      actionGroups: [people.id]
    }
  }
}]

resource ofMetrics 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: '${name}-metrics'
  location: location
  tags: tags
  properties: {
    enabled: true
    interval: 'PT1M'
    scopes: [metricsId]
    rules: [for one in measured: {
      alert: one.name
      enabled: true
      severity: one.severity
      expression: one.expression
      'for': 'PT2M'
      annotations: {
        description: one.title
      }
      resolveConfiguration: {
        autoResolved: true
        timeToResolve: 'PT10M'
      }
      actions: [
        {
          actionGroupId: people.id
        }
      ]
    }]
  }
}

// Of every queue, also of those that the app cannot read.
resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'A bank message could not be handled, or no bank fetched it.'
    severity: 1
    enabled: true
    scopes: [busId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricName: 'DeadletteredMessages'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            {
              name: 'EntityName'
              operator: 'Include'
              values: ['*']
            }
          ]
        }
      ]
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}

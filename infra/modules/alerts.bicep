@description('The end of the names.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('Who hears of an alert.')
param email string

@description('Where metrics and requests of the app are.')
param workspaceId string

@description('The Service Bus namespace.')
param busId string

// value is what a row of five minutes of the metric comes to; an alert is raised where it is above most. 0 is critical, 1 an error, 2 a warning.
var measured = [
  {
    name: 'outbox-stands-still'
    title: 'A promise has not been sent on for a quarter of an hour.'
    severity: 1
    query: 'AppMetrics | where Name == "scf.outbox.oldest_age" | summarize value = max(Max) by bin(TimeGenerated, 5m)'
    most: 900
  }
  {
    name: 'pending-stands-still'
    title: 'Something taken in has waited for an hour.'
    severity: 2
    query: 'AppMetrics | where Name == "scf.pending.oldest_age" | summarize value = max(Max) by bin(TimeGenerated, 5m)'
    most: 3600
  }
  {
    name: 'orchestration-failed'
    title: 'An orchestration could not go on by itself.'
    severity: 1
    query: 'AppMetrics | where Name == "scf.orchestrations.failed" | summarize value = sum(Sum) by bin(TimeGenerated, 5m)'
    most: 0
  }
  {
    name: 'suspense-not-empty'
    title: 'Money is in suspense: nobody knows whose it is.'
    severity: 2
    query: 'AppMetrics | where Name == "scf.suspense.credits" | summarize value = max(Max) by bin(TimeGenerated, 5m)'
    most: 0
  }
  {
    name: 'books-do-not-balance'
    title: 'The trial balance is not zero.'
    severity: 0
    query: 'AppMetrics | where Name == "scf.trial_balance.difference" | summarize value = max(max_of(abs(Max), abs(Min))) by bin(TimeGenerated, 5m)'
    most: 0
  }
  {
    name: 'dead-letters-seen'
    title: 'The app has put a bank message among the dead letters.'
    severity: 2
    query: 'AppMetrics | where Name == "scf.dead_letters" | summarize value = sum(Sum) by bin(TimeGenerated, 5m)'
    most: 0
  }
  {
    name: 'requests-fail'
    title: 'More than two per cent of at least twenty requests have failed.'
    severity: 1
    query: 'AppRequests | summarize failed = countif(toint(ResultCode) >= 500), all = count() by bin(TimeGenerated, 5m) | where all >= 20 | project TimeGenerated, value = 100.0 * failed / all'
    most: 2
  }
  {
    name: 'requests-are-slow'
    title: 'One request in twenty takes more than two seconds.'
    severity: 2
    query: 'AppRequests | summarize value = percentile(DurationMs, 95), all = count() by bin(TimeGenerated, 5m) | where all >= 20'
    most: 2000
  }
  {
    name: 'metrics-are-silent'
    title: 'The app has not measured anything for half an hour: it does not run, or its telemetry does not arrive.'
    severity: 1
    query: 'AppMetrics | where Name == "scf.pending.oldest_age" | summarize last = max(TimeGenerated) | project TimeGenerated = now(), value = iff(isnull(last), 1.0, 0.0)'
    most: 0
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

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for one in measured: {
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

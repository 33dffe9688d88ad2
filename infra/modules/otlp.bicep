@description('The end of the names.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('Where traces and logs are kept.')
param workspaceId string

@description('The component that they are shown in.')
param insightsId string

@description('The app\'s identity, which sends.')
param appPrincipalId string

@description('The group of people who read; empty for nobody.')
param operatorsGroupId string

var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
var monitoringDataReader = 'b0d8363b-8ddd-447d-831f-62ca05bff136'
var metricStream = 'Custom-Metrics-Otel'
var otherStreams = ['Microsoft-OTel-Logs', 'Microsoft-OTel-Traces-Spans', 'Microsoft-OTel-Traces-Events', 'Microsoft-OTel-Traces-Resources']

resource metrics 'Microsoft.Monitor/accounts@2023-04-03' = {
  name: 'amw-${name}'
  location: location
  tags: tags
}

resource intake 'Microsoft.Insights/dataCollectionEndpoints@2024-03-11' = {
  name: 'dce-${name}'
  location: location
  tags: tags
  properties: {
    networkAcls: {
      publicNetworkAccess: 'Enabled'
    }
  }
}

resource routes 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-${name}'
  location: location
  tags: tags
  properties: {
    dataCollectionEndpointId: intake.id
    references: {
      applicationInsights: [
        {
          name: 'insights'
          resourceId: insightsId
        }
      ]
    }
    directDataSources: {
      otelMetrics: [
        {
          name: 'metrics'
          streams: [metricStream]
          enrichWithReference: 'insights'
          enrichWithResourceAttributes: ['*']
        }
      ]
      otelLogs: [
        {
          name: 'logs'
          streams: ['Microsoft-OTel-Logs']
          enrichWithReference: 'insights'
          enrichWithResourceAttributes: ['*']
          replaceResourceIdWithReference: true
        }
      ]
      otelTraces: [
        {
          name: 'traces'
          streams: ['Microsoft-OTel-Traces-Spans', 'Microsoft-OTel-Traces-Events', 'Microsoft-OTel-Traces-Resources']
          enrichWithReference: 'insights'
          enrichWithResourceAttributes: ['*']
          replaceResourceIdWithReference: true
        }
      ]
    }
    destinations: {
      monitoringAccounts: [
        {
          name: 'metrics'
          accountResourceId: metrics.id
        }
      ]
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: workspaceId
        }
      ]
    }
    dataFlows: [
      {
        streams: [metricStream]
        destinations: ['metrics']
      }
      {
        streams: otherStreams
        destinations: ['workspace']
      }
    ]
  }
}

resource appSends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: routes
  name: guid(routes.id, appPrincipalId, monitoringMetricsPublisher)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

resource operatorsRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  scope: metrics
  name: guid(metrics.id, operatorsGroupId, monitoringDataReader)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringDataReader)
  }
}

@description('Where metrics are asked for.')
output metricsId string = metrics.id

@description('Where metrics are sent.')
output metricsEndpoint string = '${intake.properties.metricsIngestion.endpoint}/dataCollectionRules/${routes.properties.immutableId}/streams/${metricStream}/otlp/v1/metrics'

@description('Where traces are sent.')
output tracesEndpoint string = '${intake.properties.logsIngestion.endpoint}/dataCollectionRules/${routes.properties.immutableId}/streams/Microsoft-OTLP-Traces/otlp/v1/traces'

@description('Where logs are sent.')
output logsEndpoint string = '${intake.properties.logsIngestion.endpoint}/dataCollectionRules/${routes.properties.immutableId}/streams/Microsoft-OTLP-Logs/otlp/v1/logs'

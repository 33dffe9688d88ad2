@description('The name of the app.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The identity as which the app acts.')
param identityId string

@description('By which it asks for tokens.')
param identityClientId string

@description('The storage account of tables, task hub and package.')
param storageName string

@description('The container of the package.')
param packagesUri string

@description('The Service Bus namespace.')
param busHost string

@description('Where the host\'s telemetry goes.')
param insightsConnection string

@description('Where the app\'s metrics go.')
param metricsEndpoint string

@description('Where its traces go.')
param tracesEndpoint string

@description('Where its logs go.')
param logsEndpoint string

@description('The part of the traces that is recorded, 0 to 1 with a point.')
param tracesRatio string

@description('The Durable Task Scheduler; empty for the Azure Storage provider.')
param schedulerEndpoint string

@description('The subnet from which the app goes out; empty for none.')
param appSubnetId string

@description('Where logs go.')
param workspaceId string

@description('The codes of the banks.')
param bankCodes string[]

@description('Instances kept ready for orchestrations and activities.')
param alwaysReadyInstances int

@description('Memory of an instance.')
param instanceMemoryMB int

@description('SHA-256 of the secret with which the first key is asked for; empty for none.')
param firstKeyHash string

@description('When promises are driven on.')
param sweeperSchedule string

@description('When cases are reviewed.')
param reviewSchedule string

@description('When what differs from bank statements is looked at again.')
param reconciliationSchedule string

@description('When histories of orchestrations that ended long ago are purged.')
param historyPurgeSchedule string

@description('How long an approved payout account waits.')
param payoutCoolingOff string

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

var byIdentity = [
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: identityClientId }
  { name: 'AzureWebJobsStorage__blobServiceUri', value: storage.properties.primaryEndpoints.blob }
  { name: 'AzureWebJobsStorage__queueServiceUri', value: storage.properties.primaryEndpoints.queue }
  { name: 'AzureWebJobsStorage__tableServiceUri', value: storage.properties.primaryEndpoints.table }
  { name: 'ServiceBusConnection__credential', value: 'managedidentity' }
  { name: 'ServiceBusConnection__clientId', value: identityClientId }
  { name: 'ServiceBusConnection__fullyQualifiedNamespace', value: busHost }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnection }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identityClientId};Authorization=AAD' }
]
var ofTheApp = [
  { name: 'Scf__Banks', value: join(bankCodes, ';') }
  { name: 'Scf__PayoutCoolingOff', value: payoutCoolingOff }
  { name: 'Scf__FirstKeyHash', value: firstKeyHash }
  { name: 'SweeperSchedule', value: sweeperSchedule }
  { name: 'ReviewSchedule', value: reviewSchedule }
  { name: 'ReconciliationSchedule', value: reconciliationSchedule }
  { name: 'HistoryPurgeSchedule', value: historyPurgeSchedule }
]
// Not OTEL_EXPORTER_OTLP_ENDPOINT: the host would send there as well, and has no token for it.
var ofTelemetry = [
  { name: 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', value: metricsEndpoint }
  { name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', value: tracesEndpoint }
  { name: 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', value: logsEndpoint }
  { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: 'http/protobuf' }
  // The whole of a case or nothing of it, since its trace's id follows from its own.
  { name: 'OTEL_TRACES_SAMPLER', value: 'parentbased_traceidratio' }
  { name: 'OTEL_TRACES_SAMPLER_ARG', value: tracesRatio }
]
var ofThePlatform = [
  // A worker of .NET 10 that starts in a placeholder may crash on Flex Consumption.
  { name: 'WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED', value: '0' }
]
// These go over what host.json says of the provider.
var ofTheScheduler = [
  { name: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING', value: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}' }
  { name: 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__type', value: 'azureManaged' }
  { name: 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName', value: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING' }
]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(appSubnetId) ? null : appSubnetId
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: concat(byIdentity, ofTheApp, ofTelemetry, ofThePlatform, empty(schedulerEndpoint) ? [] : ofTheScheduler)
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: 40
        alwaysReady: alwaysReadyInstances == 0 ? [] : [
          {
            name: 'durable'
            instanceCount: alwaysReadyInstances
          }
        ]
        triggers: {
          http: {
            perInstanceConcurrency: 32
          }
        }
      }
    }
  }
}

// Deploying is done as somebody, never with a publishing password.
resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noPublishingPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
        enabled: true
      }
    ]
  }
}

@description('The name of the app.')
output name string = app.name

@description('Where its HTTP interface is.')
output url string = 'https://${app.properties.defaultHostName}/api'

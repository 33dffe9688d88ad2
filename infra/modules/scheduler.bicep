@description('The name of the scheduler.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('Dedicated, reached by private endpoint only; else Consumption.')
param isPrivate bool

@description('The app\'s identity.')
param appPrincipalId string

var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0']
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    sku: {
      name: isPrivate ? 'Dedicated' : 'Consumption'
      capacity: isPrivate ? 1 : null
    }
  }
}

// host.json's hubName.
resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: 'ScfFunctions'
}

resource appDrives 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hub
  name: guid(hub.id, appPrincipalId, durableTaskDataContributor)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
  }
}

@description('The scheduler.')
output id string = scheduler.id

@description('Where it answers.')
output endpoint string = scheduler.properties.endpoint

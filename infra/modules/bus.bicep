@description('The name of the namespace.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('Premium, reached by private endpoint and from the banks\' addresses only, kept by a lock; else Standard.')
param isPrivate bool

@description('The codes of the banks.')
param bankCodes string[]

@description('IPv4 addresses or ranges from which banks come.')
param bankAddresses string[]

@description('The app\'s identity.')
param appPrincipalId string

@description('The group of people who look at what banks sent and the app put aside, and send it again; empty for nobody.')
param operatorsGroupId string

@description('Where is written what was done to the namespace.')
param workspaceId string

var serviceBusDataReceiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
var serviceBusDataSender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
var operatorsRoles = [serviceBusDataReceiver, serviceBusDataSender]
// What a send repeats within the window is dropped. A message that nobody fetched is a dead letter, and so an alert, not gone.
var queueSettings = {
  lockDuration: 'PT5M'
  maxDeliveryCount: 10
  requiresDuplicateDetection: true
  duplicateDetectionHistoryTimeWindow: 'PT10M'
  defaultMessageTimeToLive: 'P14D'
  deadLetteringOnMessageExpiration: true
}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: isPrivate ? 'Premium' : 'Standard'
    tier: isPrivate ? 'Premium' : 'Standard'
    capacity: isPrivate ? 1 : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    // Rules for addresses count only where the public way is open at all.
    publicNetworkAccess: isPrivate && empty(bankAddresses) ? 'Disabled' : 'Enabled'
  }
}

resource entrance 'Microsoft.ServiceBus/namespaces/networkRuleSets@2024-01-01' = if (isPrivate) {
  parent: namespace
  name: 'default'
  properties: {
    publicNetworkAccess: empty(bankAddresses) ? 'Disabled' : 'Enabled'
    defaultAction: 'Deny'
    trustedServiceAccessEnabled: false
    ipRules: [for address in bankAddresses: {
      ipMask: address
      action: 'Allow'
    }]
  }
}

resource inbound 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: 'bank-inbound'
  properties: queueSettings
}

resource outbound 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [for code in bankCodes: {
  parent: namespace
  name: 'bank-${code}'
  properties: queueSettings
}]

resource appReceives 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: inbound
  name: guid(inbound.id, appPrincipalId, serviceBusDataReceiver)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataReceiver)
  }
}

// What cannot be taken in now, the app sends to itself for later.
resource appPutsOff 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: inbound
  name: guid(inbound.id, appPrincipalId, serviceBusDataSender)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataSender)
  }
}

resource appSends 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (code, i) in bankCodes: {
  scope: outbound[i]
  name: guid(namespace.id, code, appPrincipalId, serviceBusDataSender)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataSender)
  }
}]

// Only here: whoever may receive from a bank's queue can take a payment instruction away from the bank.
resource operatorsHandle 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in operatorsRoles: if (!empty(operatorsGroupId)) {
  scope: inbound
  name: guid(inbound.id, operatorsGroupId, role)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'OperationalLogs'
        enabled: true
      }
    ]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isPrivate) {
  scope: namespace
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Instructions to banks that no bank has fetched yet.'
  }
}

@description('The namespace.')
output id string = namespace.id

@description('Its name, after its queues are there.')
output name string = namespace.name

@description('Its host name.')
output host string = '${namespace.name}.servicebus.windows.net'

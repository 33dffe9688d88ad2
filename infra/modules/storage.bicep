@description('The name of the account, 24 lower-case letters and digits at most.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('Whether only private endpoints lead here, in three zones, and a lock keeps it.')
param isPrivate bool

@description('The app\'s identity.')
param appPrincipalId string

@description('The group of people who export; empty for nobody.')
param operatorsGroupId string

@description('Where figures of the account go.')
param workspaceId string

// The tables that the app makes at its start if they are missing (functions/Storage/TablesAtStart.cs).
var tableNames = [
  'Agreements'
  'Audit'
  'BankAccounts'
  'BankKeys'
  'BuyerLimits'
  'CapitalPool'
  'CaseIndex'
  'CaseNotices'
  'Cases'
  'Claims'
  'Controls'
  'Credits'
  'Facilities'
  'Fixings'
  'Keys'
  'Letters'
  'Orders'
  'Parties'
  'Pending'
  'PeriodBalances'
  'Periods'
  'ReferencePrices'
  'SupplierOrders'
  'Sweeps'
  'Totals'
  'WorkItems'
]

// Blobs: the host's locks, the package, large messages of orchestrations. Queues and tables: the task hub, which makes its own; tables: the rows of the cases.
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageQueueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var storageTableDataReader = '76199698-9eea-4c19-bc75-cec21354c6b6'
var appRoles = [storageBlobDataOwner, storageQueueDataContributor, storageTableDataContributor]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: isPrivate ? 'Standard_ZRS' : 'Standard_LRS'
  }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobs
  name: 'packages'
  properties: {
    publicAccess: 'None'
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [for table in tableNames: {
  parent: tableService
  name: table
}]

resource appRights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in appRoles: {
  scope: account
  name: guid(account.id, appPrincipalId, role)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource operatorsRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsGroupId)) {
  scope: account
  name: guid(account.id, operatorsGroupId, storageTableDataReader)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataReader)
  }
}

// Figures only: a log line for each of the tables' requests would cost a hundred times the request.
resource figures 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tableService
  name: 'figures'
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isPrivate) {
  scope: account
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'The truth of every case.'
  }
}

@description('The account.')
output id string = account.id

@description('Its name, after its tables and the rights to them are there.')
output name string = account.name

@description('Where the app\'s package is put.')
output packagesUri string = '${account.properties.primaryEndpoints.blob}${packages.name}'

targetScope = 'subscription'

@description('A bank that messages are exchanged with.')
type partnerBank = {
  @description('Its code, 1 to 40 of a to z, 0 to 9 and hyphen; its queue is bank-<code>.')
  code: string

  @description('Object id of the Microsoft Entra service principal with which it reads its own queue and sends to bank-inbound; without one it cannot yet do either.')
  principalId: string?

  @description('IPv4 addresses or ranges from which it comes; needed in prod, where nobody else outside the network gets in.')
  addresses: string[]?
}

@description('What the deployment is called: part of the names of the resource group and of every resource. Two of a name are one deployment.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('dev: the cheapest that works, open to the internet by identity only. prod: private network, Service Bus Premium, zone-redundant storage, locks.')
@allowed(['dev', 'prod'])
param tier string

@description('The region of everything.')
param location string = deployment().location

@description('The banks, each with a queue of its own.')
param banks partnerBank[]

@description('What keeps the orchestrations: AzureStorage (default) or DurableTaskScheduler, for which the published app has to bring the provider.')
@allowed(['AzureStorage', 'DurableTaskScheduler'])
param durableBackend string = 'AzureStorage'

@description('Instances kept ready for orchestrations and activities, 0 to 10.')
@minValue(0)
@maxValue(10)
param alwaysReadyInstances int

@description('Memory of an instance, in MB; what an execution costs goes with it.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The part of the traces that is recorded, 0 to 1 with a point, such as 0.25: of each case the whole or nothing. Metrics and logs are never sampled.')
param tracesRatio string

@description('SHA-256, lower-case hexadecimal, of the secret with which the very first API key is asked for; empty once there is a key.')
param firstKeyHash string = ''

@description('How long evidence cannot be deleted or overwritten by anybody, in days.')
@minValue(1)
@maxValue(146000)
param evidenceRetentionDays int

@description('Object id of the group of people who export, handle dead letters and read logs; empty for nobody.')
param operatorsGroupId string = ''

@description('Who hears of alerts and of the budget.')
param alertEmail string

@description('What a month may cost, in the currency of the subscription.')
@minValue(1)
param monthlyBudget int

@description('The first day of the month of the first deployment, such as 2026-12-01; stays what it is afterwards.')
param budgetStart string

@description('When promises are driven on; NCRONTAB, six fields, UTC.')
param sweeperSchedule string = '0 * * * * *'

@description('When cases are reviewed; NCRONTAB, six fields, UTC.')
param reviewSchedule string = '0 0 6 * * *'

@description('When what differs from bank statements is looked at again; NCRONTAB, six fields, UTC.')
param reconciliationSchedule string = '0 0 7 * * *'

@description('When histories of orchestrations that ended long ago are purged; NCRONTAB, six fields, UTC.')
param historyPurgeSchedule string = '0 0 2 * * *'

@description('How long an approved payout account waits before money goes there, as days.hours:minutes:seconds.')
param payoutCoolingOff string = '3.00:00:00'

var isProd = tier == 'prod'
var hasScheduler = durableBackend == 'DurableTaskScheduler'
var bankCodes = map(banks, bank => bank.code)
var bankAddresses = flatten(map(banks, bank => bank.?addresses ?? []))
// Names that the whole of Azure shares end in this.
var unique = substring(uniqueString(subscription().id, environmentName, location), 0, 6)
var account = toLower(replace(environmentName, '-', ''))
var tags = {
  'azd-env-name': environmentName
  application: 'scf'
  tier: tier
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-scf-${environmentName}'
  location: location
  tags: tags
}

module identity './modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-scf-${environmentName}'
    location: location
    tags: tags
  }
}

module network './modules/network.bicep' = if (isProd) {
  name: 'network'
  scope: group
  params: {
    name: 'vnet-scf-${environmentName}'
    location: location
    tags: tags
  }
}

module telemetry './modules/telemetry.bicep' = {
  name: 'telemetry'
  scope: group
  params: {
    name: 'scf-${environmentName}'
    location: location
    tags: tags
    retentionDays: isProd ? 90 : 30
    dailyCapGb: isProd ? 5 : 1
    appPrincipalId: identity.outputs.principalId
    operatorsGroupId: operatorsGroupId
  }
}

module otlp './modules/otlp.bicep' = {
  name: 'otlp'
  scope: group
  params: {
    name: 'scf-${environmentName}'
    location: location
    tags: tags
    workspaceId: telemetry.outputs.workspaceId
    insightsId: telemetry.outputs.insightsId
    appPrincipalId: identity.outputs.principalId
    operatorsGroupId: operatorsGroupId
  }
}

module storage './modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'stscf${account}${unique}'
    location: location
    tags: tags
    isPrivate: isProd
    appPrincipalId: identity.outputs.principalId
    operatorsGroupId: operatorsGroupId
    workspaceId: telemetry.outputs.workspaceId
  }
}

module archive './modules/archive.bicep' = {
  name: 'archive'
  scope: group
  params: {
    name: 'arscf${account}${unique}'
    location: location
    tags: tags
    isPrivate: isProd
    evidenceRetentionDays: evidenceRetentionDays
    operatorsGroupId: operatorsGroupId
    workspaceId: telemetry.outputs.workspaceId
  }
}

module bus './modules/bus.bicep' = {
  name: 'bus'
  scope: group
  params: {
    name: 'sb-scf-${environmentName}-${unique}'
    location: location
    tags: tags
    isPrivate: isProd
    bankCodes: bankCodes
    bankAddresses: bankAddresses
    appPrincipalId: identity.outputs.principalId
    operatorsGroupId: operatorsGroupId
    workspaceId: telemetry.outputs.workspaceId
  }
}

module bankRights './modules/bankRights.bicep' = [for bank in banks: if (!empty(bank.?principalId ?? '')) {
  name: 'rights-of-${bank.code}'
  scope: group
  params: {
    namespaceName: bus.outputs.name
    bankCode: bank.code
    principalId: bank.?principalId ?? ''
  }
}]

module operators './modules/operators.bicep' = if (!empty(operatorsGroupId)) {
  name: 'operators'
  scope: group
  params: {
    operatorsGroupId: operatorsGroupId
  }
}

module vault './modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'kv-${environmentName}-${unique}'
    location: location
    tags: tags
    isPrivate: isProd
    appPrincipalId: identity.outputs.principalId
    workspaceId: telemetry.outputs.workspaceId
  }
}

module scheduler './modules/scheduler.bicep' = if (hasScheduler) {
  name: 'scheduler'
  scope: group
  params: {
    name: 'dts-scf-${environmentName}-${unique}'
    location: location
    tags: tags
    isPrivate: isProd
    appPrincipalId: identity.outputs.principalId
  }
}

module endpoints './modules/endpoints.bicep' = if (isProd) {
  name: 'endpoints'
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointSubnetId
    storageId: storage.outputs.id
    archiveId: archive.outputs.id
    busId: bus.outputs.id
    vaultId: vault.outputs.id
    schedulerId: hasScheduler ? scheduler!.outputs.id : ''
  }
}

module app './modules/app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: 'func-scf-${environmentName}-${unique}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packagesUri: storage.outputs.packagesUri
    busHost: bus.outputs.host
    insightsConnection: telemetry.outputs.insightsConnection
    metricsEndpoint: otlp.outputs.metricsEndpoint
    tracesEndpoint: otlp.outputs.tracesEndpoint
    logsEndpoint: otlp.outputs.logsEndpoint
    tracesRatio: tracesRatio
    schedulerEndpoint: hasScheduler ? scheduler!.outputs.endpoint : ''
    appSubnetId: isProd ? network!.outputs.appSubnetId : ''
    workspaceId: telemetry.outputs.workspaceId
    bankCodes: bankCodes
    alwaysReadyInstances: alwaysReadyInstances
    instanceMemoryMB: instanceMemoryMB
    firstKeyHash: firstKeyHash
    sweeperSchedule: sweeperSchedule
    reviewSchedule: reviewSchedule
    reconciliationSchedule: reconciliationSchedule
    historyPurgeSchedule: historyPurgeSchedule
    payoutCoolingOff: payoutCoolingOff
  }
  // The app opens its tables and queues as it starts: the way there and the right to go it come first.
  dependsOn: [endpoints]
}

module alerts './modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    name: 'scf-${environmentName}'
    location: location
    tags: tags
    email: alertEmail
    workspaceId: telemetry.outputs.workspaceId
    metricsId: otlp.outputs.metricsId
    busId: bus.outputs.id
  }
}

module budget './modules/budget.bicep' = {
  name: 'budget'
  scope: group
  params: {
    name: 'scf-${environmentName}'
    monthlyAmount: monthlyBudget
    start: budgetStart
    email: alertEmail
  }
}

@description('The resource group, under the name by which azd looks for it.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The name of the Function app.')
output functionApp string = app.outputs.name

@description('Where the HTTP interface is.')
output apiUrl string = app.outputs.url

@description('Where banks read and send.')
output busHost string = bus.outputs.host

@description('Where evidence and exports are.')
output archiveUrl string = archive.outputs.blobUri

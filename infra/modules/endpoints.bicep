@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The network in which the private names are known.')
param networkId string

@description('The subnet of the endpoints.')
param subnetId string

@description('The storage account of tables, queues and the host\'s blobs.')
param storageId string

@description('The storage account of evidence and exports.')
param archiveId string

@description('The Service Bus namespace.')
param busId string

@description('The vault.')
param vaultId string

@description('The Durable Task Scheduler; empty where there is none.')
param schedulerId string

var blobZone = 'privatelink.blob.${environment().suffixes.storage}'
var queueZone = 'privatelink.queue.${environment().suffixes.storage}'
var tableZone = 'privatelink.table.${environment().suffixes.storage}'
var busZone = 'privatelink.servicebus.windows.net'
var vaultZone = 'privatelink.vaultcore.azure.net'
var schedulerZone = 'privatelink.durabletask.io'

var schedulers = empty(schedulerId) ? [] : [{ name: 'scheduler', target: schedulerId, part: 'scheduler', zone: schedulerZone }]
var targets = concat([
  { name: 'storage-blob', target: storageId, part: 'blob', zone: blobZone }
  { name: 'storage-queue', target: storageId, part: 'queue', zone: queueZone }
  { name: 'storage-table', target: storageId, part: 'table', zone: tableZone }
  { name: 'archive-blob', target: archiveId, part: 'blob', zone: blobZone }
  { name: 'bus', target: busId, part: 'namespace', zone: busZone }
  { name: 'vault', target: vaultId, part: 'vault', zone: vaultZone }
], schedulers)
var zoneNames = concat([blobZone, queueZone, tableZone, busZone, vaultZone], empty(schedulerId) ? [] : [schedulerZone])

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for zone in zoneNames: {
  name: zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (zone, i) in zoneNames: {
  parent: zones[i]
  name: 'app'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: networkId
    }
  }
}]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [for one in targets: {
  name: 'pe-${one.name}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: one.name
        properties: {
          privateLinkServiceId: one.target
          groupIds: [one.part]
        }
      }
    ]
  }
}]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [for (one, i) in targets: {
  parent: endpoints[i]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: one.part
        properties: {
          privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', one.zone)
        }
      }
    ]
  }
  dependsOn: [zones, links]
}]

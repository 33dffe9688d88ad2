@description('The name of the network.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The addresses of the network, from which two subnets of 256 are cut.')
param addresses string = '10.40.0.0/22'

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addresses]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addresses, 24, 0)
          // Telemetry and tokens are fetched from public addresses.
          defaultOutboundAccess: true
          // Flex Consumption runs on Container Apps, whose name the delegation bears.
          delegations: [
            {
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addresses, 24, 1)
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

@description('The network.')
output networkId string = network.id

@description('Where the app goes out from.')
output appSubnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'app')

@description('Where the private endpoints are.')
output endpointSubnetId string = resourceId('Microsoft.Network/virtualNetworks/subnets', network.name, 'endpoints')

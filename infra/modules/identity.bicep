@description('The name of the identity.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('The identity as a resource.')
output id string = identity.id

@description('Whom role assignments name.')
output principalId string = identity.properties.principalId

@description('By which the app asks for tokens.')
output clientId string = identity.properties.clientId

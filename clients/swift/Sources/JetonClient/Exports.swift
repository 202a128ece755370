// What the API of this library is made of comes with it: one import is enough for a caller.

@_exported public import JetonMessages
@_exported public import JetonRPC
@_exported public import JetonSecret
